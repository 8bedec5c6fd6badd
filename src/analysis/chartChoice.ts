import type { ControlChartKind } from '../model/controlChart.ts';
import { fixesLevel } from './baseline/choice.ts';
import type { BaselineChoice } from '../model/limit.ts';
import { phrase, type Phrase } from '../model/phrase.ts';
import { estimateSigma } from './baseline/sigma.ts';
import { median } from './stats/moments.ts';

const defaults = {
  /** Fewer values than this have no third to speak of. */
  least: 12,
  /** Standard errors that the first and the last third may differ by before the series counts as trending. */
  errors: 3,
};

/**
 * Which chart a metric gets, and why. A chosen baseline, or a level that stays, allows the textbook chart of single values; for a trend its
 * limits would be wrong all the time (limits from the first 50 points of a falling loss ring on 99 % of the healthy points after them).
 * @param values finite ones, in order
 */
export function pickChart(values: Float64Array, choice: BaselineChoice | undefined): { kind: ControlChartKind; reason: Phrase } {
  if (choice && fixesLevel(choice)) return { kind: 'individuals', reason: phrase('A baseline was chosen for this metric') };
  if (values.length < defaults.least) return { kind: 'individuals', reason: phrase('{0} values are too few to tell a trend from a level', values.length) };
  if (isTrending(values)) return { kind: 'residual', reason: phrase('The level changes over the run, so each value is held against the forecast from those before it') };
  return { kind: 'individuals', reason: phrase('The level stays the same over the run') };
}

/** Medians of the outer thirds differ by more than their noise: standard error of a median 1.2533·σ/√n, σ by the median moving range. */
function isTrending(values: Float64Array): boolean {
  const third = Math.floor(values.length / 3);
  const change = Math.abs(median(values.subarray(-third)) - median(values.subarray(0, third)));
  const error = (1.2533 * estimateSigma(values, 'medianMovingRange') * Math.SQRT2) / Math.sqrt(third);
  return change > defaults.errors * error && change > 0;
}
