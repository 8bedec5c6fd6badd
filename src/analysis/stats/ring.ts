/** The last `capacity` numbers, without a pass or an allocation per number. Kept finite, so that its JSON is exact. */
export class Ring {
  readonly #values: Float64Array;
  #length = 0;
  /** Where the next number goes. */
  #next = 0;

  constructor(capacity: number, saved: readonly number[] = []) {
    this.#values = new Float64Array(capacity);
    for (const value of saved) this.push(value);
  }

  get length(): number {
    return this.#length;
  }

  get full(): boolean {
    return this.#length === this.#values.length;
  }

  /** Adds a number and returns the one that fell out, undefined while there was room. */
  push(value: number): number | undefined {
    const out = this.full ? this.#values[this.#next] : undefined;
    this.#values[this.#next] = value;
    this.#next = this.#next + 1 === this.#values.length ? 0 : this.#next + 1;
    if (this.#length < this.#values.length) this.#length++;
    return out;
  }

  /** The number pushed `back` pushes ago: 0 is the newest. NaN beyond what is held. */
  back(back: number): number {
    if (back >= this.#length) return NaN;
    const at = this.#next - 1 - back;
    return this.#values[at < 0 ? at + this.#values.length : at]!;
  }

  clear(): void {
    this.#length = 0;
    this.#next = 0;
  }

  /** Oldest first. */
  toArray(): number[] {
    return Array.from({ length: this.#length }, (_, i) => this.back(this.#length - 1 - i));
  }
}
