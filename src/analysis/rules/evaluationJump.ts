import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { SortedWindow } from '../stats/sortedWindow.ts';
import { Ring } from '../stats/ring.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Evaluations that the newest must be worse than, and that the level is taken from. */
  before: 4,
  /** Changes from one evaluation to the next that the noise is taken from, and how many there must be. */
  history: 20,
  warmUp: 4,
  /** σ of such changes, and least rise (ln). */
  sigmas: 7,
  least: 0.25,
  floor: 0.01,
  /** A learning rate raised by this factor since the earliest of them explains a jump. */
  raised: 1.5,
};

/** The newest evaluation against the worst of the few before; noise: 1.4826·MAD of the changes between evaluations. */
class EvaluationJump implements Detector {
  readonly #last: Ring;
  readonly #rates: Ring;
  readonly #changes: SortedWindow;

  constructor(saved?: MonitorState) {
    const from = saved as { last: number[]; rates: number[]; changes: number[] } | undefined;
    this.#last = new Ring(defaults.before, from?.last);
    this.#rates = new Ring(defaults.before, from?.rates);
    this.#changes = new SortedWindow(defaults.history, from?.changes);
  }

  check({ track, row, tag, value }: Moment): Hit | undefined {
    if (!Number.isFinite(value) || track.linear) return undefined;
    const hit = this.#judge(track.x, row.schedule?.value ?? 0);
    if (this.#last.length > 0) this.#changes.push(track.x - this.#last.back(0));
    this.#last.push(track.x);
    this.#rates.push(row.schedule?.value ?? 0);
    if (hit === undefined) return undefined;
    return {
      value,
      upper: track.toValue(hit, row),
      message: phrase('{0} jumped to {1}; the {2} evaluations before stayed below {3}', tag, shortNumber(value), defaults.before, shortNumber(track.toValue(hit, row))),
    };
  }

  state(): MonitorState {
    return { last: this.#last.toArray(), rates: this.#rates.toArray(), changes: this.#changes.toArray() };
  }

  /** The limit, where `x` is above it. */
  #judge(x: number, rate: number): number | undefined {
    if (!this.#last.full || this.#changes.length < defaults.warmUp) return undefined;
    let worst = -Infinity;
    let slowest = Infinity;
    for (let back = 0; back < defaults.before; back++) {
      worst = Math.max(worst, this.#last.back(back));
      slowest = Math.min(slowest, this.#rates.back(back));
    }
    if (rate > defaults.raised * slowest) return undefined;
    const noise = Math.max(defaults.floor, this.#changes.scatter());
    const limit = worst + Math.max(defaults.least, defaults.sigmas * noise);
    return x > limit ? limit : undefined;
  }
}

/** The validation loss jumps from one evaluation to the next. */
export const evaluationJump: Rule = {
  id: 'evaluation-jump',
  title: phrase('Validation jump'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role, evaluation, direction }) => evaluation && role === 'loss' && direction === 'lower',
  create: (_, saved) => new EvaluationJump(saved),
};
