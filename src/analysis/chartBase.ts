import type { BaselineChoice, SigmaMethod } from '../model/limit.ts';
import { phrase, type Phrase } from '../model/phrase.ts';
import type { Columns } from '../model/series.ts';
import { isBaselineStep } from './baseline/choice.ts';
import { estimateSigma, lag1Autocorrelation } from './baseline/sigma.ts';
import { mean } from './stats/moments.ts';

const defaults = {
  /** Share of the points, and most of them, that Phase I takes where none was chosen. */
  share: 0.5,
  most: 100,
  /** Fewer points than this give no limits. */
  least: 4,
  /** Lag-1 autocorrelation from which MR̄/1.128 is too small to be relied on: it estimates σ·√(1 − φ). */
  autocorrelation: 0.25,
};

/** Centre and σ of Phase I; NaN where there are no limits, and then a warning says why. */
export interface ChartBase {
  centre: number;
  sigma: number;
  estimate: Phrase;
  phase1?: { from: number; to: number; count: number };
  warnings: Phrase[];
}

const estimates: Record<SigmaMethod, (points: number) => Phrase> = {
  movingRange: (points) => phrase('MR̄/1.128 over {0} points', points),
  medianMovingRange: (points) => phrase('median MR/0.954 over {0} points', points),
  sd: (points) => phrase('s/c4 over {0} points', points),
  mad: (points) => phrase('1.4826 · median |x − median| over {0} points', points),
};

/** @param finite points of the series with finite values only */
export function chartBase(finite: Columns, choice: BaselineChoice | undefined): ChartBase {
  if (choice?.mean !== undefined && choice.sigma !== undefined) {
    return { centre: choice.mean, sigma: choice.sigma, estimate: phrase('given in the settings'), warnings: [] };
  }
  const taken = phase1Of(finite, choice);
  const none = { centre: NaN, sigma: NaN, estimate: phrase('none'), warnings: [] };
  if (taken.values.length === 0) return { ...none, warnings: [phrase('No point lies in the baseline, so there are no limits')] };
  if (taken.values.length < defaults.least) {
    return { ...none, warnings: [phrase('The baseline has {0} points; limits need at least {1}', taken.values.length, defaults.least)] };
  }
  const method = choice?.sigmaFrom ?? 'movingRange';
  const sigma = estimateSigma(taken.values, method);
  const phase1 = { from: taken.steps[0]!, to: taken.steps.at(-1)!, count: taken.values.length };
  const estimate = estimates[method](taken.values.length);
  const warnings = warningsOf(taken.values, sigma, method);
  return { centre: choice?.mean ?? mean(taken.values), sigma: sigma > 0 ? sigma : NaN, estimate, phase1, warnings };
}

function phase1Of({ steps, values, walls }: Columns, choice: BaselineChoice | undefined): Columns {
  const count = choice?.window ? values.length : Math.min(defaults.most, Math.max(defaults.least, Math.ceil(values.length * defaults.share)));
  const kept = [...steps.keys()].filter((i) => i < count && (!choice || isBaselineStep(choice, steps[i]!)));
  const pick = (column: Float64Array): Float64Array => Float64Array.from(kept, (i) => column[i]!);
  return { steps: pick(steps), walls: pick(walls), values: pick(values) };
}

function warningsOf(values: Float64Array, sigma: number, method: SigmaMethod): Phrase[] {
  if (!(sigma > 0)) return [phrase('The baseline is constant: σ = 0 gives no limits')];
  if (method !== 'movingRange' && method !== 'medianMovingRange') return [];
  const r1 = lag1Autocorrelation(values);
  if (!(r1 > defaults.autocorrelation)) return [];
  return [phrase('Neighbouring points of the baseline are correlated ({0}); the limits are too narrow by about {1} %', r1.toFixed(2), Math.round(100 * (1 - Math.sqrt(1 - Math.min(r1, 0.99)))))];
}
