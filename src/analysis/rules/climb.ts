import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { SortedWindow } from '../stats/sortedWindow.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Values that a median is taken of. */
  window: 30,
  /** Standard errors of a median, and least rise (ln), above the best. */
  errors: 8,
  least: 0.12,
  /** Times the largest rise that the run has recovered from: a curve that wanders is allowed to. */
  rebound: 2,
  /** A learning rate this much above that at the best explains a rise. */
  raised: 1.2,
};

/**
 * A slow drift that no short window sees: the median of the newest 30 values well above the lowest such median so far.
 * Standard error of a median: 1.2533·σ/√n (Kenney & Keeping 1962), σ by IQR/1.349 of the last 100 values.
 */
class Climb implements Detector {
  readonly #window: SortedWindow;
  #best = Infinity;
  #since = 0;
  /** Lowest learning rate since the best; 0 where none is logged. */
  #rate = 0;
  /** Largest rise over the best, now and in earlier episodes that ended in a new best. */
  #rise = 0;
  #recovered = 0;

  constructor(saved?: MonitorState) {
    const from = saved as { window: number[]; best: number | null; since: number; rate: number; rise: number; recovered: number } | undefined;
    this.#window = new SortedWindow(defaults.window, from?.window);
    if (!from) return;
    this.#best = from.best ?? Infinity;
    this.#since = from.since;
    this.#rate = from.rate;
    this.#rise = from.rise;
    this.#recovered = from.recovered;
  }

  check({ track, row, tag, value }: Moment): Hit | undefined {
    if (!Number.isFinite(value) || track.linear) return undefined;
    this.#window.push(track.x);
    if (!this.#window.full || track.recent.length < 2 * defaults.window) return undefined;
    const level = this.#window.median();
    const rate = row.schedule?.value ?? 0;
    if (level <= this.#best) {
      this.#recovered = Math.max(this.#recovered, this.#rise);
      this.#best = level;
      this.#since = 0;
      this.#rise = 0;
      this.#rate = rate;
      return undefined;
    }
    this.#since++;
    this.#rate = Math.min(this.#rate, rate);
    const rise = level - this.#best;
    this.#rise = Math.max(this.#rise, rise);
    const scatter = track.recent.scatter();
    const error = Math.max(0.01, (1.2533 * scatter) / Math.sqrt(defaults.window));
    const limit = Math.max(defaults.least, defaults.errors * error, defaults.rebound * this.#recovered);
    if (this.#since < defaults.window || rise < limit || rate > defaults.raised * this.#rate) return undefined;
    return {
      value: track.toValue(level, row),
      upper: track.toValue(this.#best + limit, row),
      message: phrase('{0} has climbed to {1}, {2} values after its best level {3}', tag, shortNumber(track.toValue(level, row)), this.#since, shortNumber(track.toValue(this.#best, row))),
    };
  }

  state(): MonitorState {
    const best = Number.isFinite(this.#best) ? this.#best : null;
    return { window: this.#window.toArray(), best, since: this.#since, rate: this.#rate, rise: this.#rise, recovered: this.#recovered };
  }
}

/** The loss goes back up slowly while the learning rate does not: noise in the labels, data that drifts, a slow divergence. */
export const climb: Rule = {
  id: 'climb',
  title: phrase('Slow climb'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role, direction, evaluation }) => role === 'loss' && direction === 'lower' && !evaluation,
  create: (_, saved) => new Climb(saved),
};
