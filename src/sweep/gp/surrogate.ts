import { dotAt } from '../linalg.ts';
import type { Hyperparameters } from './fit.ts';
import { type Feature, matern } from './kernel.ts';
import { type Posterior, condition } from './posterior.ts';

/** A Gaussian process over whole points: what the losses of the trials say about every other place. */
export class Surrogate {
  readonly #choice: readonly boolean[];
  readonly #features: Feature[];
  readonly #losses: number[];
  /** Inverse squared length scales. */
  readonly #rates: Float64Array;
  readonly #noise: number;
  #fit: Posterior;
  // Scratch space of `predict` and `differentiate`: they run thousands of times a suggestion.
  #covariances = new Float64Array(0);
  #slopes = new Float64Array(0);
  #whitened = new Float64Array(0);

  /** `losses` are expected to have mean 0 and variance 1, roughly. */
  constructor(choice: readonly boolean[], features: readonly Feature[], losses: readonly number[], parameters: Hyperparameters) {
    this.#choice = choice;
    this.#features = [...features];
    this.#losses = [...losses];
    this.#rates = parameters.subarray(0, choice.length).map((log) => Math.exp(-2 * log));
    this.#noise = Math.exp(parameters[choice.length]!);
    this.#fit = this.#condition();
  }

  /** Takes a place as visited with the loss that is expected there: the variance near it falls, the mean stays. */
  believe(feature: Feature): void {
    const { mean } = this.predict(feature), { variance } = this.#fit;
    this.#features.push(feature);
    this.#losses.push(mean);
    // The scale was learned from real losses only.
    this.#fit = { ...this.#condition(), variance };
  }

  /** The lowest of the means at the places that were visited, i.e. the best loss without its luck. */
  lowest(): number {
    return this.#losses.reduce((low, loss, i) => Math.min(low, loss - this.#noise * this.#fit.weights[i]!), Infinity);
  }

  /** Length scale of an axis, in coordinates. */
  scale(axis: number): number {
    return 1 / Math.sqrt(this.#rates[axis]!);
  }

  /** How alike two places are taken to be, 0 to 1. */
  correlation(a: Feature, b: Feature): number {
    const s = this.#reach(a, b);
    return matern.value(s, Math.exp(-s));
  }

  /** Mean and variance of the function, without the noise of a trial. */
  predict(x: Feature): { mean: number; variance: number } {
    const { inverse, weights, mean, variance } = this.#fit, n = this.#features.length;
    let expected = mean, explained = 0;
    for (let i = 0; i < n; i++) {
      const s = this.#reach(x, this.#features[i]!), decay = Math.exp(-s);
      const k = (this.#covariances[i] = matern.value(s, decay));
      this.#slopes[i] = matern.slope(s, decay);
      expected += k * weights[i]!;
      const sum = (this.#whitened[i] = dotAt(inverse, i * n, this.#covariances, 0, i + 1));
      explained += sum * sum;
    }
    return { mean: expected, variance: Math.max(1e-10, 1 - explained) * variance };
  }

  /** `predict`, and how mean and variance change along every axis that is a range. */
  differentiate(x: Feature, meanSlope: Float64Array, varianceSlope: Float64Array): { mean: number; variance: number } {
    const result = this.predict(x), { inverse, weights, variance } = this.#fit, n = this.#features.length;
    const solved = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const factor = this.#whitened[i]!;
      for (let j = 0, row = i * n; j <= i; j++) solved[j]! += inverse[row + j]! * factor;
    }
    meanSlope.fill(0);
    varianceSlope.fill(0);
    for (let i = 0; i < n; i++) {
      const other = this.#features[i]!, a = this.#slopes[i]! * weights[i]!, b = -2 * variance * this.#slopes[i]! * solved[i]!;
      for (let k = 0; k < x.length; k++) {
        if (this.#choice[k]) continue;
        const slope = 2 * this.#rates[k]! * (x[k]! - other[k]!);
        meanSlope[k]! += a * slope;
        varianceSlope[k]! += b * slope;
      }
    }
    return result;
  }

  #reach(a: Feature, b: Feature): number {
    let r2 = 0;
    for (let k = 0; k < a.length; k++) {
      const d = a[k]! - b[k]!;
      if (d !== 0) r2 += this.#rates[k]! * (this.#choice[k] ? 1 : d * d);
    }
    return matern.reach(r2);
  }

  #condition(): Posterior {
    const n = this.#features.length;
    this.#covariances = new Float64Array(n);
    this.#slopes = new Float64Array(n);
    this.#whitened = new Float64Array(n);
    // More noise makes any covariance positive definite in the end.
    for (let jitter = 1e-8; ; jitter *= 10) {
      const covariance = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) {
          covariance[i * n + j] = this.correlation(this.#features[i]!, this.#features[j]!);
        }
        covariance[i * n + i] = 1 + this.#noise + jitter;
      }
      const fit = condition(covariance, this.#losses);
      if (fit) return fit;
    }
  }
}
