import type { MonitorState } from './contract.ts';
import { SortedWindow } from './stats/sortedWindow.ts';

const defaults = {
  /** Weight of the newest value in the forecast: peers' simulation found 0.3 the best of the exponential forecasts on decaying losses. */
  weight: 0.3,
  /** Residuals that the scale is taken from. */
  window: 100,
  /** Residuals before there is a scale. */
  warmUp: 30,
};

/** What a series did lately: a one-step forecast, its residuals and their robust scale. Finite values only. */
export class Track {
  /** Finite values so far. */
  count = 0;
  /** Forecast of the newest value, made before it was seen; NaN for the first. */
  forecast = NaN;
  #level = NaN;
  readonly #residuals: SortedWindow;
  #scale = NaN;
  #spread: SortedWindow;

  constructor(saved?: MonitorState) {
    const from = saved as { count: number; level: number; residuals: number[]; spread: number[] } | undefined;
    this.#residuals = new SortedWindow(defaults.window, from?.residuals);
    this.#spread = new SortedWindow(defaults.window, from?.spread);
    if (from && from.count > 0) {
      this.count = from.count;
      this.#level = from.level;
    }
  }

  /** σ of the one-step residuals before the newest: 1.4826·median|r| (MAD about 0; Rousseeuw & Croux 1993); NaN during warm-up. */
  get scale(): number {
    return this.#scale;
  }

  push(value: number): void {
    this.forecast = this.#level;
    this.#scale = this.#spread.length >= defaults.warmUp ? 1.4826 * this.#spread.median() : NaN;
    if (this.count > 0) {
      this.#residuals.push(value - this.#level);
      this.#spread.push(Math.abs(value - this.#level));
    }
    this.#level = this.count > 0 ? this.#level + defaults.weight * (value - this.#level) : value;
    this.count++;
  }

  state(): MonitorState {
    return { count: this.count, level: this.count > 0 ? this.#level : 0, residuals: this.#residuals.toArray(), spread: this.#spread.toArray() };
  }
}
