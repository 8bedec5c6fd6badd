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

/** Grows columns point by point without an object per point. Memory doubles as needed. */
export class ColumnBuilder {
  #steps: Float64Array;
  #walls: Float64Array;
  #values: Float64Array;
  #length = 0;

  constructor(capacity = 16) {
    this.#steps = new Float64Array(capacity);
    this.#walls = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(step: number, wall: number, value: number): void {
    if (this.#length === this.#steps.length) this.#grow();
    const at = this.#length++;
    this.#steps[at] = step;
    this.#walls[at] = wall;
    this.#values[at] = value;
  }

  /** The points so far, as views of the builder's memory: valid until the next push. */
  columns(): Columns {
    return {
      steps: this.#steps.subarray(0, this.#length),
      walls: this.#walls.subarray(0, this.#length),
      values: this.#values.subarray(0, this.#length),
    };
  }

  #grow(): void {
    const grown = (old: Float64Array): Float64Array => {
      const column = new Float64Array(old.length * 2);
      column.set(old);
      return column;
    };
    this.#steps = grown(this.#steps);
    this.#walls = grown(this.#walls);
    this.#values = grown(this.#values);
  }
}
