import type { ReaderState } from '../contract.ts';
import type { Bar } from './bar.ts';

const defaults = {
  /** Bars of one epoch: training, validation, test. */
  mostBars: 8,
};

/**
 * Counts epochs by the bars below a bar over all epochs. That one tells how many are over, but tqdm draws it only now and then:
 * a bar below it that begins again is of the next epoch.
 */
export class Rounds {
  /** Epochs that the bar over all of them counts to; 0 where there is no such bar. */
  #total: number;
  readonly #bars: Map<string, { n: number; epoch: number }>;

  constructor(state: ReaderState = null) {
    const [total, bars] = Array.isArray(state) ? state : [];
    this.#total = typeof total === 'number' ? total : 0;
    this.#bars = new Map(Array.isArray(bars) ? (bars as unknown as [string, { n: number; epoch: number }][]) : []);
  }

  state(): ReaderState {
    return [this.#total, [...this.#bars] as unknown as ReaderState];
  }

  count({ total }: Bar): void {
    this.#total = total;
  }

  /** The epoch that a bar without a number of its own is in; undefined where there is nothing to tell. */
  next({ key, n }: Bar, epoch: number | undefined): number | undefined {
    if (this.#total === 0 || epoch === undefined) return undefined;
    const last = this.#bars.get(key);
    const again = last?.epoch === epoch && n < last.n && epoch < this.#total;
    const now = again ? epoch + 1 : epoch;
    if (last || this.#bars.size < defaults.mostBars) this.#bars.set(key, { n, epoch: now });
    return again ? now : undefined;
  }
}
