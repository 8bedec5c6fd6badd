import { phrase } from '../../model/phrase.ts';
import type { Phrase } from '../../model/phrase.ts';
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

interface Saved {
  last: number[];
  changes: number[];
  best: number | null;
  trained: number | null;
  rate: number;
  since: number;
}

/**
 * The last evaluations all clearly above the best level (a median of three) so far; noise: IQR/1.349 of the changes between evaluations.
 * Where the training loss did not rise since the best it is overfitting, else (or where none is logged) a rise.
 */
class EvaluationRise implements Detector {
  readonly #kind: 'overfitting' | 'rise';
  readonly #last: Ring;
  readonly #changes: SortedWindow;
  #best = Infinity;
  /** Level of the training loss at the best; undefined where none is logged. */
  #trained: number | undefined;
  #rate = 0;
  /** Evaluations since the best. */
  #since = 0;

  constructor(kind: 'overfitting' | 'rise', saved?: MonitorState) {
    const from = saved as unknown as Saved | undefined;
    this.#kind = kind;
    this.#last = new Ring(defaults.newest, from?.last);
    this.#changes = new SortedWindow(defaults.history, from?.changes);
    if (!from) return;
    this.#best = from.best ?? Infinity;
    this.#trained = from.trained ?? undefined;
    this.#rate = from.rate;
    this.#since = from.since;
  }

  check(moment: Moment): Hit | undefined {
    const { track, row, value } = moment;
    if (!Number.isFinite(value) || track.linear) return undefined;
    if (this.#last.length > 0) this.#changes.push(track.x - this.#last.back(0));
    this.#last.push(track.x);
    if (!this.#last.full) return undefined;
    const [a, b, c] = [this.#last.back(0), this.#last.back(1), this.#last.back(2)];
    this.#note(Math.max(Math.min(a, b), Math.min(Math.max(a, b), c)), moment);
    const rate = row.schedule?.value ?? 0;
    if (this.#since < defaults.newest || this.#changes.length < defaults.warmUp || rate > defaults.raised * this.#rate) return undefined;
    const limit = this.#best + Math.max(defaults.least, defaults.sigmas * Math.max(defaults.floor, this.#changes.scatter()));
    if (Math.min(a, b, c) <= limit || this.#isOverfitting(row) !== (this.#kind === 'overfitting')) return undefined;
    return { value, upper: track.toValue(limit, row), message: this.#describe(moment) };
  }

  state(): MonitorState {
    const saved: Saved = {
      last: this.#last.toArray(),
      changes: this.#changes.toArray(),
      best: Number.isFinite(this.#best) ? this.#best : null,
      trained: this.#trained ?? null,
      rate: this.#rate,
      since: this.#since,
    };
    return saved as unknown as MonitorState;
  }

  #note(level: number, { row }: Moment): void {
    this.#since++;
    if (level >= this.#best) return;
    this.#best = level;
    this.#since = 0;
    this.#rate = row.schedule?.value ?? 0;
    this.#trained = trainingLevel(row);
  }

  #isOverfitting(row: Moment['row']): boolean {
    const now = trainingLevel(row);
    return now !== undefined && this.#trained !== undefined && now <= this.#trained;
  }

  #describe({ tag, track, row, value }: Moment): Phrase {
    const best = shortNumber(track.toValue(this.#best, row));
    return this.#kind === 'overfitting'
      ? phrase('{0} turned at {1}, {2} evaluations ago, and is {3} now, while the training loss went on falling', tag, best, this.#since, shortNumber(value))
      : phrase('{0} has been above its best level {1} for {2} evaluations and is {3} now', tag, best, this.#since, shortNumber(value));
  }
}

const trainingLevel = (row: Moment['row']): number | undefined => {
  const track = row.track('loss', false);
  return track && track.recent.length > 0 ? track.level : undefined;
};

const watches: Rule['watches'] = ({ role, evaluation, direction }) => evaluation && role === 'loss' && direction === 'lower';

/** The validation loss turned while the training loss went on falling: the model learns its training data by heart. */
export const overfitting: Rule = {
  id: 'overfitting',
  title: phrase('Overfitting'),
  byDefault: true,
  severity: 'warning',
  watches,
  create: (_, saved) => new EvaluationRise('overfitting', saved),
};

/** The validation loss rises, and the training loss with it, or none is logged. */
export const evaluationRise: Rule = {
  id: 'evaluation-rise',
  title: phrase('Validation got worse'),
  byDefault: true,
  severity: 'warning',
  watches,
  create: (_, saved) => new EvaluationRise('rise', saved),
};
