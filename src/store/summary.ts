import type { Columns, SeriesSummary } from '../model/series.ts';
import { type FlatSummary, numbersPerSummary, putSummary, takeSummary, withTag } from '../model/summaryTable.ts';

/** What a run of points comes to. `low` and `high` are the ends of the steps of all its points, superseded ones too. */
export interface Summary extends FlatSummary {
  low: number;
  high: number;
}

export const emptySummary = (): Summary => ({
  count: 0, firstStep: NaN, firstValue: NaN, lastStep: NaN, lastValue: NaN, lastWall: NaN, min: NaN, max: NaN, sum: 0,
  minStep: NaN, maxStep: NaN, nan: 0, inf: 0, superseded: 0, low: Infinity, high: -Infinity,
});

/** How many numbers a summary is packed into: those of a `SummaryTable`, then `low` and `high`. */
export const summaryNumbers = numbersPerSummary + 2;

export function packSummary(summary: Summary, into: Float64Array, from: number): void {
  putSummary(summary, into, from);
  into[from + numbersPerSummary] = summary.low;
  into[from + numbersPerSummary + 1] = summary.high;
}

/** Points of a packed summary, superseded ones counted. */
export const countAt = (numbers: Float64Array, from: number): number => numbers[from]! + numbers[from + 13]!;

export function unpackSummary(numbers: Float64Array, from: number): Summary {
  return { ...takeSummary(numbers, from), low: numbers[from + numbersPerSummary]!, high: numbers[from + numbersPerSummary + 1]! };
}

/** Makes it what `emptySummary` gives. */
function clear(summary: Summary): void {
  summary.firstStep = summary.firstValue = summary.lastStep = summary.lastValue = summary.lastWall = NaN;
  summary.min = summary.max = summary.minStep = summary.maxStep = NaN;
  summary.count = summary.sum = summary.nan = summary.inf = summary.superseded = 0;
  summary.low = Infinity;
  summary.high = -Infinity;
}

const scratch = emptySummary();

/** What points come to that nothing makes void, packed. */
export function packPoints(columns: Columns, into: Float64Array, from: number): void {
  clear(scratch);
  addPoints(scratch, columns);
  packSummary(scratch, into, from);
}

/** Counts points in. Those with `step >= voidFrom` are superseded. */
export function addPoints(summary: Summary, { steps, walls, values }: Columns, voidFrom = Infinity): void {
  // Kept in variables, since each write to a field of doubles makes a number on the heap.
  let { count, sum, min, max, minStep, maxStep, nan, inf, superseded, low, high } = summary;
  let [first, last] = [-1, -1];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    if (step < low) low = step;
    if (step > high) high = step;
    if (step >= voidFrom) {
      superseded++;
      continue;
    }
    if (first < 0) first = i;
    last = i;
    const value = values[i]!;
    if (value - value !== 0) {
      if (value === value) inf++;
      else nan++;
      continue;
    }
    sum += value;
    if (!(value >= min)) {
      min = value;
      minStep = step;
    }
    if (!(value <= max)) {
      max = value;
      maxStep = step;
    }
  }
  if (last >= 0) {
    if (count === 0) {
      summary.firstStep = steps[first]!;
      summary.firstValue = values[first]!;
    }
    count += steps.length - (superseded - summary.superseded);
    summary.lastStep = steps[last]!;
    summary.lastValue = values[last]!;
    summary.lastWall = walls[last]!;
  }
  summary.count = count;
  summary.sum = sum;
  summary.min = min;
  summary.max = max;
  summary.minStep = minStep;
  summary.maxStep = maxStep;
  summary.nan = nan;
  summary.inf = inf;
  summary.superseded = superseded;
  summary.low = low;
  summary.high = high;
}

/** One summary for parts of a series that follow each other. */
export function mergeSummaries(tag: string, parts: readonly Summary[]): SeriesSummary {
  let all = parts[0] ?? emptySummary();
  if (parts.length > 1) {
    all = emptySummary();
    for (const part of parts) merge(all, part);
  }
  return withTag(tag, all);
}

function merge(all: Summary, part: Summary): void {
  all.superseded += part.superseded;
  if (part.count === 0) return;
  if (all.count === 0) [all.firstStep, all.firstValue] = [part.firstStep, part.firstValue];
  [all.lastStep, all.lastValue, all.lastWall] = [part.lastStep, part.lastValue, part.lastWall];
  if (!(part.min >= all.min) && part.min === part.min) [all.min, all.minStep] = [part.min, part.minStep];
  if (!(part.max <= all.max) && part.max === part.max) [all.max, all.maxStep] = [part.max, part.maxStep];
  all.count += part.count;
  all.sum += part.sum;
  all.nan += part.nan;
  all.inf += part.inf;
}
