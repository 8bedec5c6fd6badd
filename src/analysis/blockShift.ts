import { SortedWindow } from './stats/sortedWindow.ts';
import { Ring } from './stats/ring.ts';

const defaults = {
  /** Earlier forecast errors that the spread is taken from. */
  history: 120,
  /** Share of the slope that is carried on: curves of trainings flatten, so a straight line would promise too much. */
  damping: 0.7,
};

/**
 * The level of the newest `recent` values against what the `reference` values before them promise.
 *
 * Forecast: Tukey's resistant line through the medians of the first and last third of the reference (Tukey 1977, ch. 5),
 * its slope damped as in Gardner & McKenzie 1985. Error d = median(recent) − forecast.
 * Spread: of the errors made earlier in the same run, max(IQR/1.349, the 97.5 % quantile of |d|/2.2, floor), so noise, its
 * autocorrelation, heavy tails and the usual curvature are all in the scale that d is divided by; but no less than the standard error
 * of a median, 1.2533·σ/√n, with the σ of late, for noise that grows as the loss falls. The factor 1 + 6/n stands for the
 * uncertainty of a spread from n errors. A point costs three pushes into sorted windows, whatever the length of the run.
 */
export class BlockShift {
  readonly recent: number;
  readonly reference: number;
  readonly per: number;
  /** Forecast error of the newest block, NaN until the windows are full. */
  error = NaN;
  /** What the newest block was expected to be. */
  forecast = NaN;
  /** Errors that there must be before there is a spread. */
  readonly #warmUp: number;
  readonly #third: number;
  readonly #stride: number;
  readonly #now: SortedWindow;
  readonly #tail: SortedWindow;
  readonly #head: SortedWindow;
  readonly #history: SortedWindow;
  /** Errors that overlap with the newest block, not in the history yet. */
  readonly #pending: Ring;
  #skip = 0;

  /** @param per points of the series that one value stands for */
  constructor(recent: number, reference: number, per: number, warmUp: number) {
    this.recent = recent;
    this.reference = reference;
    this.per = per;
    this.#warmUp = warmUp;
    this.#third = Math.floor(reference / 3);
    this.#stride = Math.max(1, Math.round(recent / 3));
    this.#now = new SortedWindow(recent);
    this.#tail = new SortedWindow(this.#third);
    this.#head = new SortedWindow(this.#third);
    this.#history = new SortedWindow(defaults.history);
    this.#pending = new Ring(recent);
  }

  /**
   * σ of such errors; NaN during warm-up. Not computed before a rule asks: most errors are too small to matter.
   * @param floor smallest spread of a block of 3 values, in the values' units; larger blocks have less
   * @param grain half of the step between values that can be told apart: the median of 0.875 and 1 jumps by all of it
   * @param noise σ of single values about their level, lately
   */
  spread(floor: number, noise: number, grain: number): number {
    const history = this.#history;
    if (history.length < this.#warmUp) return NaN;
    const tails = Math.max(-history.quantile(0.025), history.quantile(0.975)) / 2.2;
    const now = (1.2533 * noise) / Math.sqrt(this.recent * this.per);
    const least = floor * Math.sqrt(Math.min(1, 3 / (this.recent * this.per)));
    return Math.max(history.scatter(), tails, now, least, grain) * (1 + 6 / history.length);
  }

  /**
   * @param values the series' transformed values, the newest pushed already; at least `recent + reference` long
   * @param settled false while a change of the schedule is under way: such errors are not learnt from
   */
  push(values: Ring, settled: boolean): void {
    this.#fill(values);
    this.error = NaN;
    if (!this.#head.full) return;
    const slope = (this.#tail.median() - this.#head.median()) / (this.reference - this.#third);
    this.forecast = this.#tail.median() + defaults.damping * slope * ((this.#third + this.recent) / 2);
    this.error = this.#now.median() - this.forecast;
    this.#learn(settled);
  }

  /** The reference starts afresh, what was learnt of the errors stays. */
  restart(): void {
    for (const window of [this.#now, this.#tail, this.#head]) window.clear();
    this.#pending.clear();
  }

  /** After a restart from saved state: the windows hold what they held. */
  restore(values: Ring, [history, pending, skip]: ReturnType<BlockShift['state']>): void {
    const { length } = values;
    for (let back = length - 1; back >= 0; back--) {
      if (back < this.recent) this.#now.push(values.back(back));
      else if (back < this.recent + this.#third) this.#tail.push(values.back(back));
      if (back >= this.recent + this.reference - this.#third && back < this.recent + this.reference) this.#head.push(values.back(back));
    }
    for (const error of history) this.#history.push(error);
    for (const error of pending) this.#pending.push(error);
    this.#skip = skip;
  }

  state(): [history: number[], pending: number[], skip: number] {
    return [this.#history.toArray(), this.#pending.toArray(), this.#skip];
  }

  #fill(values: Ring): void {
    this.#now.push(values.back(0));
    if (values.length > this.recent) this.#tail.push(values.back(this.recent));
    const oldest = this.recent + this.reference - this.#third;
    if (values.length > oldest) this.#head.push(values.back(oldest));
  }

  #learn(settled: boolean): void {
    // 1e-5 is far below any floor; rounding keeps the saved state short.
    const past = this.#pending.push(Math.round(this.error * 1e5) / 1e5);
    if (past === undefined || !settled) return;
    if (this.#skip-- > 0) return;
    this.#skip = this.#stride - 1;
    this.#history.push(past);
  }
}
