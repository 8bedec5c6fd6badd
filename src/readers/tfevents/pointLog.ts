import { ColumnBuilder } from '../../model/series.ts';
import type { RunReading } from '../contract.ts';
import { room, type ScanMemory } from './scanMemory.ts';
import { TagNumbers } from './tagNumbers.ts';
import type { TagEntry } from './tags.ts';

/**
 * The points of all tags as they come, one behind the other, then sorted by tag in one pass: each tag gets a column of just its length.
 * Twenty columns that grow, in each of a thousand small files, took longer than reading them.
 */
export class PointLog {
  readonly #memory: ScanMemory;
  readonly #numbers = new TagNumbers();
  /** Counts how often the tags were numbered anew. */
  #numbering = 1;

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
    if (entry.numbering !== this.#numbering) {
      entry.number = this.numberOf(entry.bytes, 0, entry.bytes.length);
      entry.numbering = this.#numbering;
    }
    slots[at] = entry.number;
  }

  /** The number of the tag that stands there; from now on the scan knows it. */
  numberOf(bytes: Uint8Array, from: number, to: number): number {
    const before = this.#numbers.count;
    const number = this.#numbers.find(bytes, from, to);
    if (number > before && number < room.tags && to - from < room.name) this.#memory.enter(number, this.#numbers.bytesOf(number));
    return number;
  }

  /** Hands copies of the points to the run, since more of the same log will follow, and is empty again. */
  moveTo(run: RunReading): void {
    this.#handTo(run, (sorted) => sorted.slice());
  }

  /** Hands the points themselves to the run, valid until more are added, and is empty again. */
  endWith(run: RunReading): void {
    this.#handTo(run, (sorted) => sorted);
  }

  /** Forgets what is left of a reading. Tags keep their numbers, as long as there are enough. */
  clear(): void {
    this.#memory.empty();
    if (this.#numbers.count < room.tags) return;
    this.#numbers.clear();
    this.#numbering++;
    this.#memory.forgetTags();
  }

  #handTo(run: RunReading, kept: (sorted: Float64Array) => Float64Array): void {
    const { count, exports, ends, sorted } = this.#memory;
    if (count === 0) return;
    exports.sort(this.#numbers.count);
    const points = kept(sorted.subarray(0, 3 * count));
    let start = 0;
    for (let number = 1; number <= this.#numbers.count; number++) {
      const end = ends[number]!;
      if (end === start) continue;
      const column = (at: number): Float64Array => points.subarray(at * count + start, at * count + end);
      this.#give(run, this.#numbers.tagOf(number), ColumnBuilder.of({ steps: column(0), walls: column(1), values: column(2) }));
      start = end;
    }
    this.clear();
  }

  /** There are points before a full log was handed over; and two tags that are no text may be the same once they are made some. */
  #give(run: RunReading, tag: string, builder: ColumnBuilder): void {
    const before = run.series.get(tag);
    if (before) before.append(builder.columns());
    else run.series.set(tag, builder);
  }
}
