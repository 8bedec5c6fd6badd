import type { Columns } from './series.ts';

export const smoothingKinds = ['none', 'ema', 'timeWeighted', 'mean', 'gaussian', 'minimum', 'maximum'] as const;
export type SmoothingKind = (typeof smoothingKinds)[number];

/**
 * How a curve is smoothed. `amount` is a weight from 0 to 1 for `ema` and `timeWeighted`; for the others it is a
 * length in points: the width of the window, or σ for `gaussian`.
 */
export interface Smoothing {
  kind: SmoothingKind;
  amount: number;
}

type Smoother = (columns: Columns, amount: number) => Float64Array;

const smoothers: Record<SmoothingKind, Smoother> = {
  none: ({ values }) => values,
  ema: ({ values }, amount) => ema(values, amount),
  timeWeighted: ({ steps, values }, amount) => timeWeighted(steps, values, amount),
  mean: ({ values }, amount) => runningMean(values, amount),
  gaussian: ({ values }, amount) => gaussian(values, amount),
  minimum: ({ values }, amount) => extreme(values, amount, Math.min),
  maximum: ({ values }, amount) => extreme(values, amount, Math.max),
};

/**
 * The smoothed values of a whole series, same length. Smooth first, reduce to pixels after: the other way round the
 * curve would depend on the width of the chart. Values that are not finite pass through and count for nothing.
 * Fewer than three points and constant series come back as they are: there is nothing to smooth, and rounding
 * would only make a flat line look alive.
 */
export function smooth(columns: Columns, { kind, amount }: Smoothing): Float64Array {
  return columns.values.length < 3 || isConstant(columns.values) ? columns.values : smoothers[kind](columns, amount);
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => Object.is(value, values[0]));
}

/**
 * Exponential moving average without the pull towards its start at 0: out = last / (1 − wⁿ) with
 * last ← w·last + (1 − w)·y. As in TensorBoard's scalar charts.
 */
function ema(values: Float64Array, amount: number): Float64Array {
  const weight = Math.min(1, Math.max(0, amount));
  let last = 0;
  let decay = 1;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    last = last * weight + (1 - weight) * value;
    decay *= weight;
    return weight === 1 ? last : last / (1 - decay);
  });
}

/** The share of a typical chart's width, in points, that one unit of weight stands for; W&B's figure. */
const viewportScale = 1000;

/**
 * Exponential moving average whose memory is a length on the x axis and not a number of points, so that dense and
 * sparse curves smooth alike: s = min(√p, 0.999), a = s^(1000·Δx/range), out = (last·a + y) / (debias·a + 1).
 * As W&B's time-weighted EMA. Steps that go back count as no distance.
 */
function timeWeighted(steps: Float64Array, values: Float64Array, amount: number): Float64Array {
  const base = Math.min(Math.sqrt(Math.max(0, amount)), 0.999);
  const range = (steps.at(-1) ?? 0) - (steps[0] ?? 0) || 1;
  let last = 0;
  let debias = 0;
  let before = steps[0] ?? 0;
  return values.map((value, at) => {
    if (!Number.isFinite(value)) return value;
    const step = steps[at] ?? before;
    const factor = base ** Math.max(0, ((step - before) / range) * viewportScale);
    before = step;
    last = last * factor + value;
    debias = debias * factor + 1;
    return last / debias;
  });
}

/** Mean of the window centred on each point; the window is cut at the ends. */
function runningMean(values: Float64Array, amount: number): Float64Array {
  const half = Math.max(0, Math.floor((amount - 1) / 2));
  const sums = new Float64Array(values.length + 1);
  const counts = new Uint32Array(values.length + 1);
  values.forEach((value, at) => {
    const finite = Number.isFinite(value);
    sums[at + 1] = sums[at]! + (finite ? value : 0);
    counts[at + 1] = counts[at]! + (finite ? 1 : 0);
  });
  return values.map((value, at) => {
    if (!Number.isFinite(value)) return value;
    const from = Math.max(0, at - half);
    const to = Math.min(values.length, at + half + 1);
    return (sums[to]! - sums[from]!) / (counts[to]! - counts[from]!);
  });
}

/** Weighted mean with weights exp(−d²/2σ²), d in points, cut at 3σ. */
function gaussian(values: Float64Array, amount: number): Float64Array {
  const sigma = Math.max(0.1, amount);
  const reach = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, distance) => Math.exp(-(distance ** 2) / (2 * sigma ** 2)));
  return values.map((value, at) => {
    if (!Number.isFinite(value)) return value;
    let sum = 0;
    let total = 0;
    for (let other = Math.max(0, at - reach); other <= Math.min(values.length - 1, at + reach); other++) {
      if (!Number.isFinite(values[other])) continue;
      const weight = kernel[Math.abs(other - at)]!;
      sum += weight * values[other]!;
      total += weight;
    }
    return sum / total;
  });
}

/** Lowest or highest value of the window centred on each point: the two together are the envelope of a noisy curve. */
function extreme(values: Float64Array, amount: number, pick: (a: number, b: number) => number): Float64Array {
  const half = Math.max(0, Math.floor((amount - 1) / 2));
  return values.map((value, at) => {
    if (!Number.isFinite(value)) return value;
    let best = value;
    for (let other = Math.max(0, at - half); other <= Math.min(values.length - 1, at + half); other++) {
      if (Number.isFinite(values[other])) best = pick(best, values[other]!);
    }
    return best;
  });
}
