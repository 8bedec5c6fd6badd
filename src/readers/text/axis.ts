import type { ReaderState } from '../contract.ts';
import type { Step } from './statement.ts';

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

const isTraining = (phase: string): boolean => phase === '' || phase === 'train';

/**
 * Where on the x-axis a line belongs. A line with a step lies there, one with an epoch alone lies on the epoch, and one with neither
 * on the last epoch (or step) seen. Steps that start again with each epoch are laid end to end.
 */
export class Axis {
  #epoch: number | undefined;
  #step: number | undefined;
  /** The last step that was not one of a validation. */
  #trained: number | undefined;
  /** By phase: training and validation count on their own. */
  readonly #inner: Map<string, Inner>;
  /** A line that held nothing but a step was the last one that counted. */
  #announced: boolean;

  constructor(state: ReaderState = null) {
    const [epoch, step, inner, trained, announced] = Array.isArray(state) ? state : [];
    this.#epoch = typeof epoch === 'number' ? epoch : undefined;
    this.#step = typeof step === 'number' ? step : undefined;
    this.#trained = typeof trained === 'number' ? trained : undefined;
    this.#announced = announced === true;
    this.#inner = new Map(Array.isArray(inner) ? (inner as unknown as [string, Inner][]) : []);
  }

  state(): ReaderState {
    return [this.#epoch ?? null, this.#step ?? null, [...this.#inner] as unknown as ReaderState, this.#trained ?? null, this.#announced];
  }

  get isPlaced(): boolean {
    return this.#epoch !== undefined || this.#step !== undefined;
  }

  get epoch(): number | undefined {
    return this.#epoch;
  }

  /** Takes the counters of a line over and says where the line belongs. */
  place(epoch: number | undefined, step: Step | undefined, phase = ''): Place {
    if (epoch !== undefined) this.#epoch = epoch;
    if (epoch !== undefined || step) this.#announced = false;
    const summary = step && this.#summaryOf(step, phase);
    if (summary) return summary;
    if (step) {
      const x = step.local && this.#epoch !== undefined ? this.#laidEndToEnd(step.n, step.total, step.bracketed, this.#epoch, phase) : step.n;
      this.#step = x;
      if (isTraining(phase)) this.#trained = x;
      return { kind: 'step', x };
    }
    if (this.#epoch !== undefined && !this.#announced) return { kind: 'epoch', x: this.#epoch };
    return this.#step !== undefined ? { kind: 'step', x: this.#step } : { kind: 'row', x: NaN };
  }

  /** The line just placed said nothing more: the lines below it belong to its step, as those below a heading. */
  announce(): void {
    this.#announced = true;
  }

  /** The only line of an epoch's validation stands for the whole; where nothing counts epochs it belongs to the last iteration. */
  #summaryOf(step: Step, phase: string): Place | undefined {
    if (isTraining(phase)) return undefined;
    if (this.#epoch === undefined) return step.whole && !step.bracketed && this.#trained !== undefined ? { kind: 'step', x: this.#trained } : undefined;
    const first = this.#inner.get(phase)?.epoch !== this.#epoch;
    return step.whole || (first && step.bracketed && step.n === step.total) ? { kind: 'epoch', x: this.#epoch } : undefined;
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
