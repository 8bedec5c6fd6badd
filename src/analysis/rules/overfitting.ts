import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { Ring } from '../stats/ring.ts';
import { SortedWindow } from '../stats/sortedWindow.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Evaluations that must all be above the best, and that the best is the median of. */
  newest: 3,
  /** Changes from one evaluation to the next that the noise is taken from. */
  history: 20,
  warmUp: 4,
  /** σ of such changes, and least rise (ln). */
  sigmas: 5,
  least: 0.1,
  floor: 0.01,
  /** A learning rate raised by this factor since the best explains a rise. */
  raised: 1.5,
};

/** The last evaluations all clearly above the best level (a median of three) so far. */
class Overfitting implements Detector {
  readonly #last: Ring;
  readonly #changes: SortedWindow;
  #best = Infinity;
  #rate = 0;
  /** Evaluations since the best. */
  #since = 0;

  constructor(saved?: MonitorState) {
    const from = saved as { last: number[]; changes: number[]; best: number | null; rate: number; since: number } | undefined;
    this.#last = new Ring(defaults.newest, from?.last);
    this.#changes = new SortedWindow(defaults.history, from?.changes);
    if (!from) return;
    this.#best = from.best ?? Infinity;
    this.#rate = from.rate;
    this.#since = from.since;
  }

  check({ track, row, tag, value }: Moment): Hit | undefined {
    if (!Number.isFinite(value) || track.linear) return undefined;
    if (this.#last.length > 0) this.#changes.push(track.x - this.#last.back(0));
    this.#last.push(track.x);
    if (!this.#last.full) return undefined;
    const [a, b, c] = [this.#last.back(0), this.#last.back(1), this.#last.back(2)];
    const level = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    const rate = row.schedule?.value ?? 0;
    this.#since++;
    if (level < this.#best) {
      this.#best = level;
      this.#rate = rate;
      this.#since = 0;
    }
    if (this.#since < defaults.newest || this.#changes.length < defaults.warmUp || rate > defaults.raised * this.#rate) return undefined;
    const noise = Math.max(defaults.floor, this.#changes.scatter());
    const limit = this.#best + Math.max(defaults.least, defaults.sigmas * noise);
    if (Math.min(a, b, c) <= limit) return undefined;
    return {
      value,
      upper: track.toValue(limit, row),
      message: phrase('{0} has been above its best level {1} for {2} evaluations and is {3} now', tag, shortNumber(track.toValue(this.#best, row)), this.#since, shortNumber(value)),
    };
  }

  state(): MonitorState {
    const best = Number.isFinite(this.#best) ? this.#best : null;
    return { last: this.#last.toArray(), changes: this.#changes.toArray(), best, rate: this.#rate, since: this.#since };
  }
}

/** The validation loss turned and stays above its best: the model learns its training data by heart, or the training data went bad. */
export const overfitting: Rule = {
  id: 'overfitting',
  title: phrase('Overfitting'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role, evaluation, direction }) => evaluation && role === 'loss' && direction === 'lower',
  create: (_, saved) => new Overfitting(saved),
};
