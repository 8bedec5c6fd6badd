import type { ReaderState } from '../contract.ts';

/**
 * LightGBM and XGBoost end with `Best iteration is:` and that iteration's line once more. It is a point only
 * where the iteration was not among those printed, which it tells from their spacing.
 */
export class Repeats {
  #first: number | undefined;
  #gap: number | undefined;
  #last: number | undefined;
  #announced: boolean;

  constructor(state: ReaderState = null) {
    const [first, gap, last, announced] = Array.isArray(state) ? state : [];
    this.#first = typeof first === 'number' ? first : undefined;
    this.#gap = typeof gap === 'number' ? gap : undefined;
    this.#last = typeof last === 'number' ? last : undefined;
    this.#announced = announced === true;
  }

  state(): ReaderState {
    return [this.#first ?? null, this.#gap ?? null, this.#last ?? null, this.#announced];
  }

  heard(line: string): void {
    if (/\bbest iteration(?: is)?:?\s*$/i.test(line)) this.#announced = true;
  }

  /** Whether this step, on a line of its own, was printed before. */
  isRepeat(n: number): boolean {
    const repeat = this.#announced && this.#wasPrinted(n);
    this.#announced = false;
    if (repeat) return true;
    if (this.#last === undefined || n < this.#last) [this.#first, this.#gap] = [n, undefined];
    else if (n > this.#last) this.#gap ??= n - this.#last;
    this.#last = n;
    return false;
  }

  #wasPrinted(n: number): boolean {
    if (this.#last === undefined || this.#first === undefined || n > this.#last || n < this.#first) return false;
    return n === this.#last || (n - this.#first) % (this.#gap ?? 1) === 0;
  }
}
