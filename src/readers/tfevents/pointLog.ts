import { ColumnBuilder } from '../../model/series.ts';
import type { RunReading } from '../contract.ts';
import type { TagEntry } from './tags.ts';

const defaults = {
  /** Points that memory is kept for between two readings. */
  kept: 256 * 1024,
};

/**
 * The points of all tags as they come, one behind the other, then sorted by tag in one pass. Each tag gets a column of just its
 * length in one buffer for all, which the next reading uses again: twenty columns that grow, in each of a thousand small files,
 * took longer than reading them.
 */
export class PointLog {
  length = 0;
  /** Of equal length; beyond `length` there is room. */
  steps = new Float64Array(0);
  walls = new Float64Array(0);
  values = new Float64Array(0);
  slots = new Uint32Array(0);
  #entries: TagEntry[] = [];
  #sorted = new ArrayBuffer(0);
  /** Bytes of it that this reading gave away. */
  #used = 0;

  add(entry: TagEntry, step: number, wall: number, value: number): void {
    const at = this.extend(1);
    this.steps[at] = step;
    this.walls[at] = wall;
    this.values[at] = value;
    this.slots[at] = this.slotOf(entry);
  }

  /** Which of the tags with points this is; one more point of it will be added. */
  slotOf(entry: TagEntry): number {
    if (entry.count++ === 0) entry.slot = this.#entries.push(entry) - 1;
    return entry.slot;
  }

  /** Makes room for more points, which the caller writes. Gives the place of the first. */
  extend(count: number): number {
    const from = this.length;
    this.length += count;
    if (this.length > this.slots.length) this.#resize(Math.max(1024, 2 * this.slots.length, this.length), from);
    return from;
  }

  /** Hands the points to the run, and is empty again. */
  moveTo(run: RunReading): void {
    const { length } = this;
    if (length === 0) return;
    const from = this.#makeRoom(3 * 8 * length);
    const buffer = this.#sorted;
    const whole = (at: number): Float64Array => new Float64Array(buffer, from + 8 * at * length, length);
    this.#sort(whole(0), whole(1), whole(2));
    let start = 0;
    for (const { tag, count } of this.#entries) {
      const column = (at: number): Float64Array => new Float64Array(buffer, from + 8 * (at * length + start), count);
      const columns = { steps: column(0), walls: column(1), values: column(2) };
      // Two tags that are no text may be the same once they are made some.
      const before = run.series.get(tag);
      if (before) before.append(columns);
      else run.series.set(tag, ColumnBuilder.of(columns));
      start += count;
    }
    this.#empty();
  }

  /** Forgets what is left of a reading, and what it was given is no longer its own. */
  clear(): void {
    this.#empty();
    this.#used = 0;
    if (this.slots.length <= defaults.kept) return;
    this.#resize(0, 0);
    this.#sorted = new ArrayBuffer(0);
  }

  #empty(): void {
    for (const entry of this.#entries) entry.count = 0;
    this.#entries = [];
    this.length = 0;
  }

  #makeRoom(bytes: number): number {
    const from = this.#used;
    this.#used += bytes;
    if (this.#used <= this.#sorted.byteLength) return from;
    // What was given away before a restart stays in the old buffer.
    this.#sorted = new ArrayBuffer(Math.max(bytes, 2 * this.#sorted.byteLength));
    this.#used = bytes;
    return 0;
  }

  #sort(steps: Float64Array, walls: Float64Array, values: Float64Array): void {
    const next = new Uint32Array(this.#entries.length);
    let end = 0;
    for (const { slot, count } of this.#entries) {
      next[slot] = end;
      end += count;
    }
    const { steps: fromSteps, walls: fromWalls, values: fromValues, slots } = this;
    for (let i = 0; i < end; i++) {
      const to = next[slots[i]!]!++;
      steps[to] = fromSteps[i]!;
      walls[to] = fromWalls[i]!;
      values[to] = fromValues[i]!;
    }
  }

  #resize(capacity: number, kept: number): void {
    const { steps, walls, values, slots } = this;
    this.steps = new Float64Array(capacity);
    this.walls = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.slots = new Uint32Array(capacity);
    if (kept === 0) return;
    this.steps.set(steps);
    this.walls.set(walls);
    this.values.set(values);
    this.slots.set(slots);
  }
}
