import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { SortedWindow } from '../stats/sortedWindow.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Values that a level is the median of, and values without a new best that make a plateau. */
  steps: { window: 30, patience: 300 },
  evaluations: { window: 3, patience: 10 },
  /** Least gain (ln) that counts as one. */
  gain: 0.01,
};

/** As Keras' ReduceLROnPlateau, but on medians, so that a lucky value does not count as progress. */
class Plateau implements Detector {
  readonly #window: SortedWindow;
  readonly #patience: number;
  #best: number | undefined;
  #since = 0;

  constructor({ window, patience }: typeof defaults.steps, saved?: MonitorState) {
    const from = saved as { window: number[]; best: number | null; since: number } | undefined;
    this.#patience = patience;
    this.#window = new SortedWindow(window, from?.window);
    this.#best = from?.best ?? undefined;
    this.#since = from?.since ?? 0;
  }

  check({ track, row, tag, value }: Moment): Hit | undefined {
    if (!Number.isFinite(value) || track.linear) return undefined;
    this.#window.push(track.x);
    if (!this.#window.full) return undefined;
    const level = this.#window.median();
    this.#since++;
    if (this.#best === undefined || level < this.#best - defaults.gain) {
      this.#best = level;
      this.#since = 0;
    }
    if (this.#since < this.#patience) return undefined;
    return { value, message: phrase('{0} has not improved on {1} for {2} values', tag, shortNumber(track.toValue(this.#best, row)), this.#since) };
  }

  state(): MonitorState {
    return { window: this.#window.toArray(), best: this.#best ?? null, since: this.#since };
  }
}

/** No progress any more. Every training ends so, hence only where asked for. */
export const plateau: Rule = {
  id: 'plateau',
  title: phrase('Plateau'),
  byDefault: false,
  severity: 'info',
  watches: ({ role, direction }) => role === 'loss' && direction === 'lower',
  create: ({ evaluation }, saved) => new Plateau(defaults[evaluation ? 'evaluations' : 'steps'], saved),
};
