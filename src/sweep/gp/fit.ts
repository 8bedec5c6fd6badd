import { type Feature, matern, squaredDistance } from './kernel.ts';
import { type Differentiable, minimize } from './minimize.ts';
import { condition } from './posterior.ts';

/** What is believed about the hyperparameters before anything is seen, and how long the fit may take. */
export interface FitOptions {
  /**
   * Of log length scale, in units of √dimensions (after Hvarfner et al. 2024, arXiv:2402.02229), so that more axes do not mean
   * a rougher function.
   */
  scaleMean: number;
  scaleSd: number;
  /** Where the search for length scales begins, in units of √dimensions. */
  scaleStart: number;
  /** Of log noise variance, in units of the variance of the function. */
  noiseMean: number;
  noiseSd: number;
  /** Evaluations of the likelihood. */
  evaluations: number;
}

/** Logs of the length scales, one per axis, then of the noise variance in units of the variance of the function. */
export type Hyperparameters = Float64Array;

/** Squared distances of all pairs along every axis: pair (i, j), j < i, stands at i·(i−1)/2 + j. */
function pairDistances(choice: readonly boolean[], features: readonly Feature[]): Float64Array[] {
  return choice.map((isChoice, axis) => {
    const distances = new Float64Array((features.length * (features.length - 1)) / 2);
    for (let i = 1, at = 0; i < features.length; i++) {
      for (let j = 0; j < i; j++, at++) distances[at] = squaredDistance(isChoice, features[i]![axis]!, features[j]![axis]!);
    }
    return distances;
  });
}

/** Covariance of all pairs and its derivative by r², from the distances along the axes. */
function covarianceOf(distances: readonly Float64Array[], rates: readonly number[], noise: number, n: number): { covariance: Float64Array; slopes: Float64Array } {
  const slopes = new Float64Array((n * (n - 1)) / 2), covariance = new Float64Array(n * n), squares = new Float64Array(slopes.length);
  distances.forEach((axis, k) => {
    const rate = rates[k]!;
    for (let at = 0; at < squares.length; at++) squares[at]! += rate * axis[at]!;
  });
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < i; j++, at++) {
      const s = matern.reach(squares[at]!), decay = Math.exp(-s);
      covariance[i * n + j] = matern.value(s, decay);
      slopes[at] = matern.slope(s, decay);
    }
    covariance[i * n + i] = 1 + noise + 1e-8;
  }
  return { covariance, slopes };
}

/**
 * The negative log of likelihood times prior, less constants, with mean and variance of the function profiled out:
 * n/2·log σ̂² + log det L + Σ (θ − μ)²/2s² (Rasmussen and Williams 2006, eq. 5.8 and 5.9).
 */
function negativeLogPosterior(distances: readonly Float64Array[], losses: ArrayLike<number>, means: Float64Array, sds: Float64Array): Differentiable {
  const n = losses.length, axes = distances.length;
  return (theta) => {
    const rates = distances.map((_, k) => Math.exp(-2 * theta[k]!)), noise = Math.exp(theta[axes]!);
    const { covariance, slopes } = covarianceOf(distances, rates, noise, n), fit = condition(covariance, losses);
    const gradient = new Float64Array(axes + 1);
    if (!fit) return { value: Infinity, gradient };
    const { gram, weights, variance } = fit;
    let trace = 0;
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = 0; j < i; j++, at++) slopes[at]! *= gram[i * n + j]! - (weights[i]! * weights[j]!) / variance;
      trace += gram[i * n + i]! - (weights[i]! * weights[i]!) / variance;
    }
    distances.forEach((axis, k) => {
      let sum = 0;
      for (let at = 0; at < slopes.length; at++) sum += slopes[at]! * axis[at]!;
      gradient[k] = -2 * rates[k]! * sum;
    });
    gradient[axes] = 0.5 * noise * trace;
    let value = (n / 2) * Math.log(variance) + fit.logDet;
    for (let k = 0; k <= axes; k++) {
      const z = (theta[k]! - means[k]!) / sds[k]!;
      value += (z * z) / 2;
      gradient[k]! += z / sds[k]!;
    }
    return { value, gradient };
  };
}

/** Fits length scales and noise to losses that are roughly standard. */
export function fitHyperparameters(choice: readonly boolean[], features: readonly Feature[], losses: readonly number[], options: FitOptions): Hyperparameters {
  const axes = choice.length, half = Math.log(Math.max(1, axes)) / 2;
  const sds = Float64Array.from({ length: axes + 1 }, (_, k) => (k < axes ? options.scaleSd : options.noiseSd));
  const means = sds.map((_, k) => (k < axes ? options.scaleMean + half : options.noiseMean));
  const start = sds.map((_, k) => (k < axes ? Math.log(options.scaleStart) + half : options.noiseMean));
  return minimize(negativeLogPosterior(pairDistances(choice, features), losses, means, sds), start, options.evaluations);
}
