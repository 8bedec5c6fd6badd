import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { Ring } from '../stats/ring.ts';
import { SortedWindow } from '../stats/sortedWindow.ts';

const defaults = {
  /** Second differences that are compared with so many before them. */
  newest: 12,
  before: 40,
  /** Times smaller. */
  ratio: 15,
};

/** Scatter by the median of |second differences|, which a trend leaves alone (Gasser, Sroka & Jennen-Steinmetz 1986). */
class NoiseGone implements Detector {
  readonly #newest: SortedWindow;
  readonly #before: SortedWindow;
  readonly #last: Ring;

  constructor(saved?: MonitorState) {
    const from = saved as { newest: number[]; before: number[]; last: number[] } | undefined;
    this.#newest = new SortedWindow(defaults.newest, from?.newest);
    this.#before = new SortedWindow(defaults.before, from?.before);
    this.#last = new Ring(2, from?.last);
  }

  check({ track, tag, value }: Moment): Hit | undefined {
    if (!Number.isFinite(value)) return undefined;
    const { x } = track;
    const bend = Math.abs(x - 2 * this.#last.back(0) + this.#last.back(1));
    this.#last.push(x);
    if (Number.isNaN(bend)) return undefined;
    if (this.#newest.full) this.#before.push(this.#newest.back(defaults.newest - 1));
    this.#newest.push(bend);
    if (!this.#before.full || !(this.#newest.median() * defaults.ratio < this.#before.median())) return undefined;
    return { value, message: phrase('{0} lost its noise: from value to value it scatters {1} times less than before', tag, defaults.ratio) };
  }

  state(): MonitorState {
    return { newest: this.#newest.toArray(), before: this.#before.toArray(), last: this.#last.toArray() };
  }
}

/** The scatter between batches is gone: the loader gives the same batch again and again, or nothing is learnt any more. */
export const noiseGone: Rule = {
  id: 'noise-gone',
  title: phrase('Noise gone'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role, evaluation }) => (role === 'loss' || role === 'gradientNorm') && !evaluation,
  create: (saved) => new NoiseGone(saved),
};
