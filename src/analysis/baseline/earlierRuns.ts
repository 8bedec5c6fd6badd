import type { SigmaMethod } from '../../model/limit.ts';
import type { Columns } from '../../model/series.ts';
import type { Expectation } from '../charts/residual.ts';
import { mean, standardDeviation } from '../stats/moments.ts';
import { newestAt } from '../stats/newestAt.ts';
import { estimateSigma } from './sigma.ts';

/**
 * Mean ± σ over earlier runs at the same step. A run counts at a step by its newest point up to there, and only while it lasted.
 * Two runs or more: mean and sample deviation over them, but no less than a tenth of the mean deviation over all steps, so that runs
 * that happen to cross do not make a limit of zero width. One run: its own values, with the σ that the method gives.
 * @returns undefined where no run has points
 */
export function bandOver(runs: readonly Columns[], method: SigmaMethod = 'movingRange'): ((step: number) => Expectation | undefined) | undefined {
  const usable = runs.filter(({ values }) => values.some(Number.isFinite));
  if (usable.length === 0) return undefined;
  const alone = estimateSigma(usable[0]!.values.filter(Number.isFinite), method);
  const at = (step: number): number[] => usable.map((run) => valueAt(run, step)).filter(Number.isFinite);
  const widths = usable.length < 2 ? [] : [...usable[0]!.steps].map((step) => standardDeviation(at(step))).filter(Number.isFinite);
  const least = widths.length > 0 ? mean(widths) / 10 : 0;
  return (step) => {
    const values = at(step);
    if (values.length === 0) return undefined;
    return { centre: mean(values), sigma: values.length === 1 ? alone : Math.max(least, standardDeviation(values)) };
  };
}

/** The newest value at or before a step; NaN before the first and after the last. */
function valueAt({ steps, values }: Columns, step: number): number {
  if (!(step <= steps.at(-1)!)) return NaN;
  const index = newestAt(steps, step);
  return index >= 0 ? values[index]! : NaN;
}
