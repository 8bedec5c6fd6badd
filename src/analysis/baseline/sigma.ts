import type { SigmaMethod } from '../../model/limit.ts';
import { mean, median, standardDeviation } from '../stats/moments.ts';

const d2 = 1.128;
const d4 = 0.954;

/** |x[i] − x[i−1]|, one shorter than the values. */
export const movingRanges = (values: ArrayLike<number>): number[] =>
  Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => Math.abs(values[i + 1]! - values[i]!));

/**
 * E(s)/σ for samples of n normal values: c4 = √(2/(n−1))·Γ(n/2)/Γ((n−1)/2); tends to 1. By the recurrence c4(n+1) = √((n−1)/n)/c4(n),
 * from c4(2) = √(2/π), which needs no Γ.
 */
export function c4(n: number): number {
  if (!(n >= 2)) return NaN;
  // Beyond a few thousand the next terms of the series 1 − 1/(4n) − 7/(32n²) − 19/(128n³) are below the precision of a double.
  if (n > 5000) return 1 - 1 / (4 * n) - 7 / (32 * n * n) - 19 / (128 * n * n * n);
  let value = Math.sqrt(2 / Math.PI);
  for (let k = 2; k < n; k++) value = Math.sqrt((k - 1) / k) / value;
  return value;
}

/**
 * σ of the values, by one of these methods; NaN where there are too few (two for all of them). Finite values only.
 * - `movingRange`: mean moving range of two / d2(2), d2 = 1.128. The usual choice; a trend or autocorrelation biases it little or makes it small.
 * - `medianMovingRange`: median moving range / 0.954, for data with outliers.
 * - `sd`: sample s / c4(n), unbiased for normal data; a trend makes it too large.
 * - `mad`: 1.4826 · median |x − median|.
 * Montgomery, Introduction to Statistical Quality Control (7th ed. 2013), ch. 6.4 and app. VI; constants rounded as there and in R's qcc.
 */
export function estimateSigma(values: ArrayLike<number>, method: SigmaMethod): number {
  if (values.length < 2) return NaN;
  switch (method) {
    case 'movingRange':
      return mean(movingRanges(values)) / d2;
    case 'medianMovingRange':
      return median(movingRanges(values)) / d4;
    case 'sd':
      return standardDeviation(values) / c4(values.length);
    case 'mad': {
      const middle = median(values);
      return 1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - middle)));
    }
  }
}

/**
 * Lag-1 autocorrelation r1 = Σ(x[i]−x̄)(x[i+1]−x̄)/Σ(x[i]−x̄)² (Box & Jenkins 1976). NaN for constants and fewer than 3 values.
 * Beyond about 0.25 the moving range makes σ too small by √(1 − r1) and 3σ limits ring all the time.
 */
export function lag1Autocorrelation(values: ArrayLike<number>): number {
  if (values.length < 3) return NaN;
  const centre = mean(values);
  let products = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - centre;
    squares += deviation * deviation;
    if (i + 1 < values.length) products += deviation * (values[i + 1]! - centre);
  }
  return squares > 0 ? products / squares : NaN;
}
