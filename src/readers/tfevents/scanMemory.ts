import { crcTables } from '../../base/crc32c.ts';
import { scanModule } from './scanModule.ts';

/** Where things lie in the module's memory, in bytes, and how many of them fit; as in tools/wasm/scan.wat. */
const place = { tags: 16_384, names: 32_768, steps: 163_840, walls: 1_081_344, values: 1_998_848, slots: 2_916_352, ends: 3_375_104, sorted: 3_837_968, log: 6_590_480 };
export const room = { tags: 1_024, name: 128, points: 114_688, log: 4 * 2 ** 20 };

interface Exports {
  memory: WebAssembly.Memory;
  scan(at: number, end: number): number;
  sort(tags: number): void;
  count: WebAssembly.Global;
  previous: WebAssembly.Global;
  tagFrom: WebAssembly.Global;
  tagTo: WebAssembly.Global;
}

/** The module and its memory, which its users share: what is written on one side is read on the other. */
export class ScanMemory {
  readonly exports: Exports;
  readonly bytes: Uint8Array;
  /** Four words for each tag: address, length, the tag that came after it the last time. */
  readonly tags: Int32Array;
  /** The points in the order in which they came; of each also the number of its tag. */
  readonly steps: Float64Array;
  readonly walls: Float64Array;
  readonly values: Float64Array;
  readonly slots: Int32Array;
  /** The same sorted by tag: all steps, all walls, all values; and where each tag ends. */
  readonly sorted: Float64Array;
  readonly ends: Int32Array;
  /** Where a log is read from. */
  readonly log: Uint8Array;

  constructor() {
    this.exports = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(scanModule, 'base64'))).exports as unknown as Exports;
    const { buffer } = this.exports.memory;
    this.bytes = new Uint8Array(buffer);
    this.tags = new Int32Array(buffer, place.tags, 4 * room.tags);
    this.steps = new Float64Array(buffer, place.steps, room.points);
    this.walls = new Float64Array(buffer, place.walls, room.points);
    this.values = new Float64Array(buffer, place.values, room.points);
    this.slots = new Int32Array(buffer, place.slots, room.points);
    this.sorted = new Float64Array(buffer, place.sorted, 3 * room.points);
    this.log = new Uint8Array(buffer, place.log, room.log);
    this.ends = new Int32Array(buffer, place.ends, room.points + room.tags + 1);
    new Int32Array(buffer, 0, crcTables.length).set(crcTables);
    // The tag that fits nothing.
    this.tags[1] = -1;
  }

  /** Points that are there. */
  get count(): number {
    return this.exports.count.value;
  }

  set count(count: number) {
    this.exports.count.value = count;
  }

  /** There are no points, and no tag came before. */
  empty(): void {
    this.exports.count.value = this.exports.previous.value = 0;
  }

  /** Tells the scan how the tag of a number is spelt. */
  enter(number: number, spelling: Uint8Array): void {
    const address = place.names + room.name * number;
    this.bytes.set(spelling, address);
    this.tags.set([address, spelling.length, 0], 4 * number);
  }

  /** A tag came after another one, and is expected there the next time. */
  follow(number: number): void {
    const { previous } = this.exports;
    const entered = number < room.tags ? number : 0;
    if (entered !== 0) this.tags[4 * previous.value + 2] = entered;
    previous.value = entered;
  }

  /** No tag has a number any more. */
  forgetTags(): void {
    this.tags[2] = 0;
  }
}
