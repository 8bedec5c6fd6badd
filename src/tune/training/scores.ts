import type { Batch } from '../data/contract.ts';
import type { Scores } from './metrics.ts';

/** What an epoch has seen so far; part of a checkpoint, so that a resumed epoch counts all of it. */
export class ScoreBook {
  readonly width: number;
  #outcomes: Float32Array;
  #labels: Float32Array;
  #used = 0;
  /** Σ loss·examples, and examples. */
  lossSum = 0;
  count = 0;

  constructor(width: number, kept: { outcomes: Float32Array; labels: Float32Array } = { outcomes: new Float32Array(0), labels: new Float32Array(0) }) {
    this.width = width;
    this.#outcomes = kept.outcomes;
    this.#labels = kept.labels;
    this.#used = kept.outcomes.length;
  }

  add(batch: Batch, outcomes: Float32Array, loss: number): void {
    const needed = this.#used + outcomes.length;
    if (needed > this.#outcomes.length) {
      this.#outcomes = grown(this.#outcomes, 2 * needed);
      this.#labels = grown(this.#labels, 2 * needed);
    }
    this.#outcomes.set(outcomes, this.#used);
    this.#labels.set(batch.labels, this.#used);
    this.#used = needed;
    this.lossSum += loss * batch.count;
    this.count += batch.count;
  }

  get loss(): number {
    return this.lossSum / this.count;
  }

  scores(): Scores {
    return { width: this.width, outcomes: this.#outcomes.subarray(0, this.#used), labels: this.#labels.subarray(0, this.#used) };
  }
}

function grown(values: Float32Array, length: number): Float32Array {
  const larger = new Float32Array(length);
  larger.set(values);
  return larger;
}
