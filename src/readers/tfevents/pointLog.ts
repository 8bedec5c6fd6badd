import { ColumnBuilder } from '../../model/series.ts';
import type { RunReading } from '../contract.ts';
import { room, type ScanMemory } from './scanMemory.ts';
import type { TagEntry } from './tags.ts';

/**
 * The points of all tags as they come, one behind the other, then sorted by tag in one pass: each tag gets a column of just its length.
 * Twenty columns that grow, in each of a thousand small files, took longer than reading them.
 */
export class PointLog {
  readonly #memory: ScanMemory;
  /** The tags with points; the number of each is its place, from 1 on. */
  #entries: TagEntry[] = [];

  constructor(memory: ScanMemory) {
    this.#memory = memory;
  }

  /** There is no room for another point: hand over those that are there. */
  get isFull(): boolean {
    return this.#memory.count === room.points;
  }

  /** The log must not be full. */
  add(entry: TagEntry, step: number, wall: number, value: number): void {
    const { steps, walls, values, slots } = this.#memory;
    const at = this.#memory.count++;
    steps[at] = step;
    walls[at] = wall;
    values[at] = value;
    slots[at] = this.numberOf(entry);
  }

  /** Which of the tags with points this is; a point of it is there, or is about to be. */
  numberOf(entry: TagEntry): number {
    if (entry.number === 0) {
      entry.number = this.#entries.push(entry);
      if (entry.number < room.tags && entry.bytes.length < room.name) this.#memory.enter(entry.number, entry.bytes);
    }
    return entry.number;
  }

  /** Hands copies of the points to the run, since more of the same log will follow, and is empty again. */
  moveTo(run: RunReading): void {
    this.#handTo(run, (sorted) => sorted.slice());
  }

  /** Hands the points themselves to the run, valid until more are added, and is empty again. */
  endWith(run: RunReading): void {
    this.#handTo(run, (sorted) => sorted);
  }

  /** Forgets what is left of a reading. */
  clear(): void {
    for (const entry of this.#entries) entry.number = 0;
    this.#entries = [];
    this.#memory.count = 0;
    this.#memory.forgetTags();
  }

  #handTo(run: RunReading, kept: (sorted: Float64Array) => Float64Array): void {
    const { count, exports, ends, sorted } = this.#memory;
    if (count === 0) return;
    exports.sort(this.#entries.length);
    const points = kept(sorted.subarray(0, 3 * count));
    let start = 0;
    for (const { tag, number } of this.#entries) {
      const end = ends[number]!;
      const column = (at: number): Float64Array => points.subarray(at * count + start, at * count + end);
      const columns = { steps: column(0), walls: column(1), values: column(2) };
      // There are points before a full log was handed over; and two tags that are no text may be the same once they are made some.
      const before = run.series.get(tag);
      if (before) before.append(columns);
      else run.series.set(tag, ColumnBuilder.of(columns));
      start = end;
    }
    this.clear();
  }
}
