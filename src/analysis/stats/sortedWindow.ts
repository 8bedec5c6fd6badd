import { Ring } from './ring.ts';

/**
 * Quantiles of the last `capacity` numbers. A sorted copy is kept beside the ring: a push is a binary search
 * and a walk of the hole over a third of the window on average, far below sorting anew. (`copyWithin` costs more than the walk
 * for windows of a few hundred.)
 */
export class SortedWindow {
  readonly #ring: Ring;
  readonly #sorted: Float64Array;

  constructor(capacity: number, saved: readonly number[] = []) {
    this.#ring = new Ring(capacity);
    this.#sorted = new Float64Array(capacity);
    for (const value of saved) this.push(value);
  }

  get length(): number {
    return this.#ring.length;
  }

  get full(): boolean {
    return this.#ring.full;
  }

  push(value: number): void {
    const sorted = this.#sorted;
    let at = this.#ring.length;
    const out = this.#ring.push(value);
    // The place of the value that falls out is the hole; the hole moves to where the new value belongs.
    if (out !== undefined) at = this.#place(out, at);
    const count = this.#ring.length;
    while (at > 0 && sorted[at - 1]! > value) {
      sorted[at] = sorted[at - 1]!;
      at--;
    }
    while (at < count - 1 && sorted[at + 1]! < value) {
      sorted[at] = sorted[at + 1]!;
      at++;
    }
    sorted[at] = value;
  }

  /** Linear between order statistics (type 7 of Hyndman & Fan 1996, R's default); NaN while empty. */
  quantile(p: number): number {
    const at = (this.length - 1) * p;
    if (at < 0) return NaN;
    const low = Math.floor(at);
    const below = this.#sorted[low]!;
    return low + 1 < this.length ? below + (at - low) * (this.#sorted[low + 1]! - below) : below;
  }

  /** NaN while empty. */
  median(): number {
    if (this.length === 0) return NaN;
    const middle = this.length >> 1;
    return this.length % 2 ? this.#sorted[middle]! : (this.#sorted[middle - 1]! + this.#sorted[middle]!) / 2;
  }

  /** σ by the interquartile range: IQR/1.349 for a normal distribution. */
  scatter(): number {
    return (this.quantile(0.75) - this.quantile(0.25)) / 1.349;
  }

  /** The largest but `rank`: 0 is the largest. */
  fromTop(rank: number): number {
    return this.length > rank ? this.#sorted[this.length - 1 - rank]! : NaN;
  }

  back(back: number): number {
    return this.#ring.back(back);
  }

  clear(): void {
    this.#ring.clear();
  }

  toArray(): number[] {
    return this.#ring.toArray();
  }

  /** The first place whose number is not below `value`. */
  #place(value: number, count: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
