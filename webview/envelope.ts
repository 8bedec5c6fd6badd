import type { Columns } from '../src/model/series.ts';

interface Envelope {
  x: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** The pixel columns that both sides were reduced to: `count` of them from step `from` to step `to`. */
interface PixelColumns {
  from: number;
  to: number;
  count: number;
}

/**
 * One band from two sides that were reduced each by itself, so that their points are not the same: of every pixel column the lowest
 * of the lower side and the highest of the upper one, at the first point there. `x`: where the lower side's points stand on the axis.
 */
export function envelopeOf(lower: Columns, upper: Columns, x: Float64Array, { from, to, count }: PixelColumns): Envelope {
  const same = lower.steps.length === upper.steps.length && lower.steps.every((step, at) => step === upper.steps[at]);
  if (same) return { x, low: lower.values, high: upper.values };
  const columnOf = (step: number): number => Math.min(count - 1, Math.max(0, Math.floor(((step - from) / (to - from || 1)) * count)));
  const place = new Float64Array(count).fill(NaN);
  const low = new Float64Array(count).fill(NaN);
  const high = new Float64Array(count).fill(NaN);
  lower.steps.forEach((step, at) => {
    const column = columnOf(step);
    if (Number.isNaN(place[column])) place[column] = x[at]!;
    // `!(a >= b)` also takes the first number of a column, where b is NaN.
    if (!Number.isNaN(lower.values[at]) && !(lower.values[at]! >= low[column]!)) low[column] = lower.values[at]!;
  });
  upper.steps.forEach((step, at) => {
    const column = columnOf(step);
    if (!Number.isNaN(upper.values[at]) && !(upper.values[at]! <= high[column]!)) high[column] = upper.values[at]!;
  });
  const used = (_: number, column: number): boolean => !Number.isNaN(place[column]);
  return { x: place.filter(used), low: low.filter(used), high: high.filter(used) };
}
