import { cholesky, gramOfLower, invertLower } from '../linalg.ts';

/** What the likelihood and the prediction both need. */
export interface Posterior {
  /** L⁻¹, where L·Lᵀ is the covariance of the data in units of `variance`. */
  inverse: Float64Array;
  /** K⁻¹·(y − mean). */
  weights: Float64Array;
  mean: number;
  variance: number;
  /** (L·Lᵀ)⁻¹, lower half, and log det L: what the likelihood needs beside. */
  gram: Float64Array;
  logDet: number;
}

/**
 * Conditions a Gaussian process on losses. The constant mean and the variance are the ones that fit best; both have closed forms.
 * `covariance` is used up. Undefined where it is not positive definite.
 */
export function condition(covariance: Float64Array, losses: ArrayLike<number>): Posterior | undefined {
  const n = losses.length;
  if (!cholesky(covariance, n)) return undefined;
  let logDet = 0;
  for (let i = 0; i < n; i++) logDet += Math.log(covariance[i * n + i]!);
  const inverse = invertLower(covariance, n), gram = gramOfLower(inverse, n);
  const ones = new Float64Array(n), weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const g = gram[i * n + j]!;
      ones[i]! += g;
      weights[i]! += g * losses[j]!;
      if (j === i) continue;
      ones[j]! += g;
      weights[j]! += g * losses[i]!;
    }
  }
  const mean = weights.reduce((sum, w) => sum + w, 0) / ones.reduce((sum, w) => sum + w, 0);
  for (let i = 0; i < n; i++) weights[i]! -= mean * ones[i]!;
  let quadratic = 0;
  for (let i = 0; i < n; i++) quadratic += weights[i]! * (losses[i]! - mean);
  return { inverse, weights, mean, variance: Math.max(1e-12, quadratic / n), logDet, gram };
}
