import type { MonitorState } from '../contract.ts';
import { SortedWindow } from '../stats/sortedWindow.ts';

const defaults = {
  /** Weight of the newest value in the forecast. On simulated decaying losses 0.3 made the fewest false alarms of the weights tried (0.1, 0.3). */
  weight: 0.3,
  /** Residuals that σ is taken from, and how many there must be. */
  window: 100,
  warmUp: 20,
};

/** Where a value was expected and how far from it is usual. */
export interface Expectation {
  centre: number;
  sigma: number;
}

/**
 * Chart for series with a trend: each value against its one-step forecast by exponential smoothing (Montgomery & Mastrangelo 1991),
 * σ = 1.4826 · median |residual| of the last 100 (MAD about 0).
 */
export class ResidualChart {
  readonly #sizes: SortedWindow;
  #level: number | undefined;

  constructor(saved?: MonitorState) {
    const from = saved as { sizes: number[]; level: number | null } | undefined;
    this.#sizes = new SortedWindow(defaults.window, from?.sizes);
    this.#level = from?.level ?? undefined;
  }

  /** What is expected of the next value; undefined during warm-up. */
  get expectation(): Expectation | undefined {
    if (this.#level === undefined || this.#sizes.length < defaults.warmUp) return undefined;
    return { centre: this.#level, sigma: 1.4826 * this.#sizes.median() };
  }

  /** Finite values only. */
  push(value: number): void {
    if (this.#level === undefined) this.#level = value;
    else {
      this.#sizes.push(Math.abs(value - this.#level));
      this.#level += defaults.weight * (value - this.#level);
    }
  }

  state(): MonitorState {
    return { sizes: this.#sizes.toArray(), level: this.#level ?? null };
  }
}
