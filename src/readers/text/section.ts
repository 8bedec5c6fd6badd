import type { ReaderState } from '../contract.ts';
import type { Statement } from './statement.ts';
import { phaseOf } from './words.ts';

/** `Eval begin...`, `***** Running Evaluation *****`, `Start validation` */
const begins = /^\W*(?:(?:start|begin|running|run)\w*\s+)?([a-z]+)(?:\s+(?:begin|start)\w*)?\W*$/i;

/**
 * The part of a log below a heading such as `Eval begin...`, whose lines count the batches of the validation and look like those of
 * the training. It holds while they count to a total of their own, or began anew; a new epoch ends it.
 */
export class Section {
  #phase: string;
  /** What its lines count to, once the first of them is met. */
  #total: number | null;
  /** Of the training's last line. */
  #trained: [n: number, total: number] | null;

  constructor(state: ReaderState = null) {
    const [phase, total, trained] = Array.isArray(state) ? state : [];
    this.#phase = typeof phase === 'string' ? phase : '';
    this.#total = typeof total === 'number' ? total : null;
    this.#trained = (trained ?? null) as [number, number] | null;
  }

  state(): ReaderState {
    return [this.#phase, this.#total, this.#trained];
  }

  heading(line: string): void {
    const phase = phaseOf(begins.exec(line)?.[1] ?? '');
    if (phase !== undefined) [this.#phase, this.#total] = [phase === 'train' ? '' : phase, null];
  }

  /** Gives a line of the section its phase. */
  apply(statement: Statement): void {
    const { epoch, step } = statement;
    if (epoch !== undefined) this.#phase = '';
    if (!step) return;
    const { n, total } = step;
    if (this.#phase !== '' && !this.#holds(n, total)) this.#phase = '';
    if (this.#phase !== '') {
      this.#total = total!;
      statement.phase ??= this.#phase;
    } else if (total !== undefined) this.#trained = [n, total];
  }

  #holds(n: number, total: number | undefined): boolean {
    if (total === undefined || this.#trained === null) return false;
    return this.#total === null ? total !== this.#trained[1] || n < this.#trained[0] : total === this.#total;
  }
}
