import { crcTables } from '../../base/crc32c.ts';
import type { PointLog } from './pointLog.ts';
import { footerBytes, headerBytes } from './records.ts';
import { scanModule } from './scanModule.ts';
import type { TagEntry, TagTable } from './tags.ts';

/** Where things lie in the module's memory, and how much room there is; as in tools/wasm/scan.wat. */
const place = { tags: 16_384, names: 32_768, steps: 163_840, walls: 229_376, values: 294_912, slots: 360_448, log: 393_216 };
const room = { tags: 1_024, name: 128, points: 8_192, log: 256 * 1024 };
/** Bytes of the longest record of the form: time, step of five bytes, and a tag whose value has a length of one byte. */
const longest = headerBytes + 149 + footerBytes;

interface Exports {
  memory: WebAssembly.Memory;
  scan(at: number, end: number): number;
  count: WebAssembly.Global;
  previous: WebAssembly.Global;
  tagFrom: WebAssembly.Global;
  tagTo: WebAssembly.Global;
}

/**
 * Reads on through records of the form that nearly all have: time, step and one summary value of tag and number, in the order that
 * every writer of `simple_value` uses. Recognised by their bytes in one pass; checksums are checked all the same.
 *
 * In WebAssembly: this and the checksums were half of the time that a cold load takes, and there they take half of theirs. Its memory
 * holds a window of the log that stays in the processor's cache, and the tags met since `open`; a tag that did not follow the one before
 * it the last time is looked up here.
 */
export class ScalarScan {
  readonly #exports: Exports;
  readonly #bytes: Uint8Array;
  readonly #tags: Int32Array;
  readonly #steps: Float64Array;
  readonly #walls: Float64Array;
  readonly #values: Float64Array;
  readonly #slots: Int32Array;
  #log: Uint8Array = new Uint8Array(0);
  /** The part of the log that is in memory. */
  #from = 0;
  #to = 0;
  /** By their numbers; the first one is none. */
  #entries: (TagEntry | undefined)[] = [undefined];
  readonly #numbers = new Map<TagEntry, number>();

  constructor() {
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(scanModule, 'base64'))).exports as unknown as Exports;
    const { buffer } = this.#exports.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#tags = new Int32Array(buffer, place.tags, 4 * room.tags);
    this.#steps = new Float64Array(buffer, place.steps, room.points);
    this.#walls = new Float64Array(buffer, place.walls, room.points);
    this.#values = new Float64Array(buffer, place.values, room.points);
    this.#slots = new Int32Array(buffer, place.slots, room.points);
    new Int32Array(buffer, 0, crcTables.length).set(crcTables);
    // The tag that fits nothing.
    this.#tags[1] = -1;
  }

  /** The bytes that are read next. */
  open(log: Uint8Array): void {
    this.#log = log;
    this.#from = this.#to = 0;
    this.#entries = [undefined];
    this.#numbers.clear();
    this.#tags[2] = 0;
    this.#exports.previous.value = 0;
  }

  /** @returns where the first record stands that is of any other form, torn or damaged; nothing is said about it */
  read(from: number, tags: TagTable, points: PointLog): number {
    for (let at = from; ;) {
      if (at < this.#from || this.#to - at < Math.min(longest, this.#log.length - at)) this.#load(at);
      const next = this.#scan(at, tags, points);
      // Behind the last whole record of the window the log may go on.
      if (next === at || this.#to === this.#log.length || this.#to - next >= longest) return next;
      at = next;
    }
  }

  #load(at: number): void {
    this.#from = at;
    this.#to = Math.min(this.#log.length, at + room.log);
    this.#bytes.set(this.#log.subarray(at, this.#to), place.log);
  }

  #scan(from: number, tags: TagTable, points: PointLog): number {
    const { scan, count, tagFrom, tagTo } = this.#exports;
    const shift = place.log - this.#from;
    count.value = 0;
    let at = scan(from + shift, this.#to + shift);
    for (; tagTo.value !== 0; at = scan(at, this.#to + shift)) {
      this.#slots[count.value - 1] = this.#numberOf(tags.find(this.#bytes, tagFrom.value, tagTo.value));
    }
    this.#handOver(count.value, points);
    return at - shift;
  }

  /** The number of a tag that came out of turn; the next time it is expected there. */
  #numberOf(entry: TagEntry): number {
    const { previous } = this.#exports;
    let number = this.#numbers.get(entry);
    if (number === undefined) {
      number = this.#entries.push(entry) - 1;
      this.#numbers.set(entry, number);
      if (number < room.tags) this.#enter(number, entry);
    }
    if (number >= room.tags) previous.value = 0;
    else {
      if (previous.value !== 0) this.#tags[4 * previous.value + 2] = number;
      previous.value = number;
    }
    return number;
  }

  #enter(number: number, { bytes }: TagEntry): void {
    const address = place.names + room.name * number;
    this.#bytes.set(bytes, address);
    this.#tags.set([address, bytes.length, 0], 4 * number);
  }

  #handOver(count: number, points: PointLog): void {
    if (count === 0) return;
    const to = points.extend(count);
    const { steps, walls, values, slots } = points;
    for (let i = 0; i < count; i++) {
      steps[to + i] = this.#steps[i]!;
      walls[to + i] = this.#walls[i]!;
      values[to + i] = this.#values[i]!;
      slots[to + i] = points.slotOf(this.#entries[this.#slots[i]!]!);
    }
  }
}
