import type { Columns } from '../src/model/series.ts';
import type { RunInfo } from '../src/protocol/engineApi.ts';
import type { Grouping } from '../src/protocol/viewApi.ts';
import { nameOf } from './names.ts';

/** One curve for several runs: their mean at each step, how far they spread, and how many there were. */
export interface Band {
  steps: Float64Array;
  mean: Float64Array;
  low: Float64Array;
  high: Float64Array;
  count: Float64Array;
}

/** Runs by group. A run that the expression does not match is in the group ''. */
export function groupRuns(infos: readonly RunInfo[], grouping: Grouping): Map<string, RunInfo[]> {
  return Map.groupBy(infos, (info) => groupOf(info, grouping));
}

function groupOf(info: RunInfo, { by, key }: Grouping): string {
  if (by === 'hparam') return Object.hasOwn(info.run.hparams, key) ? `${key}=${String(info.run.hparams[key])}` : '';
  try {
    const match = new RegExp(key).exec(nameOf(info));
    return match ? (match[1] ?? match[0]) : '';
  } catch {
    return '';
  }
}

/**
 * Mean and spread over runs at every step that any of them has. Between two of its own points a run counts with the
 * value on the straight line between them, so that runs logged at other steps do not make the mean jump; outside its
 * own first and last step it does not count. `sd` is the sample standard deviation (n − 1), 0 for one run.
 */
export function bandOf(runs: readonly Columns[], kind: Grouping['band']): Band {
  const steps = Float64Array.from(new Set(runs.flatMap((run) => [...run.steps]))).sort();
  const cursors = runs.map((run) => interpolator(run));
  const band: Band = {
    steps,
    mean: new Float64Array(steps.length),
    low: new Float64Array(steps.length),
    high: new Float64Array(steps.length),
    count: new Float64Array(steps.length),
  };
  steps.forEach((step, at) => {
    const values = cursors.map((valueAt) => valueAt(step)).filter(Number.isFinite);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const [low, high] = kind === 'range' ? [Math.min(...values), Math.max(...values)] : deviation(values, mean);
    band.mean[at] = mean;
    band.low[at] = values.length > 0 ? low : NaN;
    band.high[at] = values.length > 0 ? high : NaN;
    band.count[at] = values.length;
  });
  return band;
}

function deviation(values: number[], mean: number): [number, number] {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
  return [mean - sd, mean + sd];
}

/** The run's value at rising steps; NaN outside its own. */
function interpolator({ steps, values }: Columns): (step: number) => number {
  let at = 0;
  return (step) => {
    while (at + 1 < steps.length && steps[at + 1]! <= step) at++;
    const here = steps[at];
    if (here === undefined || step < here) return NaN;
    if (step === here) return values[at]!;
    const next = steps[at + 1];
    if (next === undefined) return NaN;
    return values[at]! + ((values[at + 1]! - values[at]!) * (step - here)) / (next - here);
  };
}
