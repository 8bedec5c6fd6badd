import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { Ring } from '../stats/ring.ts';
import { SortedWindow } from '../stats/sortedWindow.ts';

/**
 * So many differences are compared with the median of so many before them; all but `spared` of them must be so many times smaller.
 * Of 10 independent normal differences 8 are 6.5 times smaller than the median with a probability of 6e-7.
 */
const defaults = {
  steps: { newest: 10, spared: 2, before: 30, ratio: 6.5 },
  evaluations: { newest: 6, spared: 2, before: 8, ratio: 16 },
  /** Second differences of noise are 1.7 times the first; below this share there was a smooth curve and no noise to lose. */
  rough: 0.5,
};

/**
 * The newest |differences|, but for the largest, against the median of those before.
 * At steps second differences, which a trend leaves alone (Gasser, Sroka & Jennen-Steinmetz 1986): the batches no longer differ.
 * At evaluations first differences, since there the trend is what has to go on: the weights no longer move. A smooth curve that
 * flattens makes second differences 60 times smaller within 8 evaluations, first ones 11 times.
 */
class NoiseGone implements Detector {
  readonly #newest: SortedWindow;
  readonly #before: SortedWindow;
  readonly #last: Ring;
  /** |First differences|, as old as those in `before`. */
  readonly #moves: SortedWindow;
  readonly #pendingMoves: Ring;
  readonly #ratio: number;
  readonly #spared: number;

  constructor({ newest, spared, before, ratio }: typeof defaults.steps, saved?: MonitorState) {
    const from = saved as { newest: number[]; before: number[]; last: number[]; moves: number[]; pendingMoves: number[] } | undefined;
    this.#ratio = ratio;
    this.#spared = spared;
    this.#newest = new SortedWindow(newest, from?.newest);
    this.#before = new SortedWindow(before, from?.before);
    this.#last = new Ring(2, from?.last);
    this.#moves = new SortedWindow(before, from?.moves);
    this.#pendingMoves = new Ring(newest, from?.pendingMoves);
  }

  check({ track, row, tag, evaluation, value }: Moment): Hit | undefined {
    if (!Number.isFinite(value)) return undefined;
    // Evaluations calm down by themselves when the learning rate falls; where none is logged, nobody could tell.
    if (!track.settled || (evaluation && !row.schedule)) {
      this.#restart();
      return undefined;
    }
    const move = Math.abs(track.x - this.#last.back(0));
    const difference = evaluation ? move : Math.abs(track.x - 2 * this.#last.back(0) + this.#last.back(1));
    this.#last.push(track.x);
    if (Number.isNaN(difference)) return undefined;
    if (this.#newest.full) this.#before.push(this.#newest.back(this.#newest.length - 1));
    this.#newest.push(difference);
    const past = this.#pendingMoves.push(move);
    if (past !== undefined) this.#moves.push(past);
    if (!this.#before.full || this.#before.median() < defaults.rough * this.#moves.median() || !(this.#newest.fromTop(this.#spared) * this.#ratio < this.#before.median())) return undefined;
    return { value, message: phrase('{0} lost its noise: from value to value it changes {1} times less than before', tag, this.#ratio) };
  }

  state(): MonitorState {
    return { newest: this.#newest.toArray(), before: this.#before.toArray(), last: this.#last.toArray(), moves: this.#moves.toArray(), pendingMoves: this.#pendingMoves.toArray() };
  }

  #restart(): void {
    this.#before.clear();
    this.#newest.clear();
    this.#last.clear();
    this.#moves.clear();
    this.#pendingMoves.clear();
  }
}

/** The scatter is gone: the loader gives the same batch again and again, or nothing is learnt any more. */
export const noiseGone: Rule = {
  id: 'noise-gone',
  title: phrase('Noise gone'),
  byDefault: true,
  severity: 'warning',
  watches: ({ role, evaluation }) => role === 'loss' || (role === 'gradientNorm' && !evaluation),
  create: ({ evaluation }, saved) => new NoiseGone(defaults[evaluation ? 'evaluations' : 'steps'], saved),
};
