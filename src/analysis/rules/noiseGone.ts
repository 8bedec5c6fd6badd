import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { Ring } from '../stats/ring.ts';
import { SortedWindow } from '../stats/sortedWindow.ts';

const defaults = {
  /** Second differences that are compared with so many before them, and how many times smaller they must be. */
  steps: { newest: 12, before: 40, ratio: 15 },
  evaluations: { newest: 6, before: 8, ratio: 12 },
};

/** Scatter by the median of |second differences|, which a trend leaves alone (Gasser, Sroka & Jennen-Steinmetz 1986). */
class NoiseGone implements Detector {
  readonly #newest: SortedWindow;
  readonly #before: SortedWindow;
  readonly #last: Ring;
  readonly #ratio: number;

  constructor({ newest, before, ratio }: typeof defaults.steps, saved?: MonitorState) {
    this.#ratio = ratio;
    const from = saved as { newest: number[]; before: number[]; last: number[] } | undefined;
    this.#newest = new SortedWindow(newest, from?.newest);
    this.#before = new SortedWindow(before, from?.before);
    this.#last = new Ring(2, from?.last);
  }

  check({ track, tag, value }: Moment): Hit | undefined {
    if (!Number.isFinite(value)) return undefined;
    if (!track.settled) {
      this.#before.clear();
      this.#newest.clear();
      this.#last.clear();
      return undefined;
    }
    const { x } = track;
    const bend = Math.abs(x - 2 * this.#last.back(0) + this.#last.back(1));
    this.#last.push(x);
    if (Number.isNaN(bend)) return undefined;
    if (this.#newest.full) this.#before.push(this.#newest.back(this.#newest.length - 1));
    this.#newest.push(bend);
    if (!this.#before.full || !(this.#newest.median() * this.#ratio < this.#before.median())) return undefined;
    return { value, message: phrase('{0} lost its noise: from value to value it scatters {1} times less than before', tag, this.#ratio) };
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
  watches: ({ role, evaluation }) => role === 'loss' || (role === 'gradientNorm' && !evaluation),
  create: ({ evaluation }, saved) => new NoiseGone(defaults[evaluation ? 'evaluations' : 'steps'], saved),
};
