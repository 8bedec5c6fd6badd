import type { ReaderState } from '../contract.ts';

/** What a step counts: iterations, epochs, or (where the log says nothing) how often the metric was printed. */
export type AxisKind = 'step' | 'epoch' | 'row';

export interface Place {
  kind: AxisKind;
  /** NaN for `row`. */
  x: number;
}

interface Inner {
  base: number;
  last: number;
  epoch: number;
  first: number;
  /** Counts from 0: the epoch has one step more than the last one says. */
  zero: boolean;
}

/**
 * Where on the x-axis a line belongs. A line with a step lies there, one with an epoch alone lies on the epoch, and one with neither
 * on the last epoch (or step) seen. Steps that start again with each epoch are laid end to end.
 */
export class Axis {
  #epoch: number | undefined;
  #step: number | undefined;
  /** By phase: training and validation count on their own. */
  readonly #inner: Map<string, Inner>;

  constructor(state: ReaderState = null) {
    const [epoch, step, inner] = Array.isArray(state) ? state : [];
    this.#epoch = typeof epoch === 'number' ? epoch : undefined;
    this.#step = typeof step === 'number' ? step : undefined;
    this.#inner = new Map(Array.isArray(inner) ? (inner as unknown as [string, Inner][]) : []);
  }

  state(): ReaderState {
    return [this.#epoch ?? null, this.#step ?? null, [...this.#inner] as unknown as ReaderState];
  }

  get epoch(): number | undefined {
    return this.#epoch;
  }

  /** Takes the counters of a line over and says where the line belongs. */
  place(epoch: number | undefined, step: { n: number; total?: number; local: boolean; bracketed: boolean } | undefined, phase = ''): Place {
    if (epoch !== undefined) this.#epoch = epoch;
    if (step && this.#isSummary(step, phase)) return { kind: 'epoch', x: this.#epoch! };
    if (step) {
      const x = step.local && this.#epoch !== undefined ? this.#laidEndToEnd(step.n, step.total, step.bracketed, this.#epoch, phase) : step.n;
      this.#step = x;
      return { kind: 'step', x };
    }
    if (this.#epoch !== undefined) return { kind: 'epoch', x: this.#epoch };
    return this.#step !== undefined ? { kind: 'step', x: this.#step } : { kind: 'row', x: NaN };
  }

  /** `Epoch(val) [3][79/79]`: the only line of this epoch's validation stands for the whole. */
  #isSummary(step: { n: number; total?: number; bracketed: boolean }, phase: string): boolean {
    const first = this.#inner.get(phase)?.epoch !== this.#epoch;
    return this.#epoch !== undefined && first && step.bracketed && step.n === step.total && phase !== '' && phase !== 'train';
  }

  #laidEndToEnd(n: number, total: number | undefined, bracketed: boolean, epoch: number, phase: string): number {
    let inner = this.#inner.get(phase);
    if (!inner) {
      // `[1/11]` is the first batch of the epoch: step 0, as `[0/11]` is in other scripts.
      inner = { base: 0, last: n, epoch, first: bracketed && n === 1 ? 1 : 0, zero: n === 0 };
      this.#inner.set(phase, inner);
    } else if (epoch < inner.epoch) inner.base = 0;
    else if (epoch > inner.epoch && n <= inner.last) {
      inner.base += total === undefined ? inner.last + (inner.zero ? 1 : 0) : total * (epoch - inner.epoch);
    }
    inner.epoch = epoch;
    inner.last = n;
    return inner.base + n - inner.first;
  }
}
