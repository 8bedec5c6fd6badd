/**
 * The points of one metric as columns of equal length, in the order of the log.
 * `steps`: what the log counts in (step, iteration, epoch or row). `walls`: seconds since the epoch, NaN where the log has no time.
 * `values`: as logged; NaN and ±Infinity are kept.
 */
export interface Columns {
  steps: Float64Array;
  walls: Float64Array;
  values: Float64Array;
}

export const emptyColumns = (): Columns => ({ steps: new Float64Array(0), walls: new Float64Array(0), values: new Float64Array(0) });

/** Names one series: a metric ("tag" in TensorBoard's words) of a run. */
export interface SeriesKey {
  run: string;
  tag: string;
}

/** What a series comes to, over all its points that are not superseded. `min`, `max` and `sum` are over finite values. */
export interface SeriesSummary {
  tag: string;
  count: number;
  first: [step: number, value: number];
  last: [step: number, value: number];
  lastWall: number;
  /** NaN while no value was finite. */
  min: number;
  max: number;
  sum: number;
  minStep: number;
  maxStep: number;
  nan: number;
  inf: number;
  /** Points that a restart of the run made invalid; kept, not counted above. */
  superseded: number;
}

const none: Float64Array = new Float64Array(0);

/** Grows columns point by point without an object per point. Memory grows in large steps as needed. */
export class ColumnBuilder {
  #steps = none;
  #walls = none;
  #values = none;
  #length = 0;

  constructor(capacity = 64) {
    if (capacity > 0) this.#allocate(capacity);
  }

  /** Takes over columns as they are, memory included. */
  static of({ steps, walls, values }: Columns): ColumnBuilder {
    const builder = new ColumnBuilder(0);
    builder.#steps = steps;
    builder.#walls = walls;
    builder.#values = values;
    builder.#length = steps.length;
    return builder;
  }

  get length(): number {
    return this.#length;
  }

  push(step: number, wall: number, value: number): void {
    if (this.#length === this.#steps.length) this.#grow(Math.max(64, (this.#length < 4096 ? 4 : 2) * this.#length));
    const at = this.#length++;
    this.#steps[at] = step;
    this.#walls[at] = wall;
    this.#values[at] = value;
  }

  /** Adds points at once. */
  append({ steps, walls, values }: Columns): void {
    const length = this.#length + steps.length;
    if (length > this.#steps.length) this.#grow(Math.max(length, this.#length === 0 ? 0 : 2 * this.#length));
    this.#steps.set(steps, this.#length);
    this.#walls.set(walls, this.#length);
    this.#values.set(values, this.#length);
    this.#length = length;
  }

  /** The points so far, as views of the builder's memory: valid until the next push. */
  columns(): Columns {
    if (this.#length === this.#steps.length) return { steps: this.#steps, walls: this.#walls, values: this.#values };
    return {
      steps: this.#steps.subarray(0, this.#length),
      walls: this.#walls.subarray(0, this.#length),
      values: this.#values.subarray(0, this.#length),
    };
  }

  /** Forgets the points and keeps their memory. */
  clear(): void {
    this.#length = 0;
  }

  #grow(capacity: number): void {
    const before = this.columns();
    this.#allocate(capacity);
    this.#steps.set(before.steps);
    this.#walls.set(before.walls);
    this.#values.set(before.values);
  }

  /** One buffer for the three: with a thousand small logs, allocating them one by one took a third of the time. */
  #allocate(capacity: number): void {
    const buffer = new ArrayBuffer(3 * 8 * capacity);
    this.#steps = new Float64Array(buffer, 0, capacity);
    this.#walls = new Float64Array(buffer, 8 * capacity, capacity);
    this.#values = new Float64Array(buffer, 16 * capacity, capacity);
  }
}
