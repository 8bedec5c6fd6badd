import type { PointLog } from './pointLog.ts';
import { footerBytes, headerBytes } from './records.ts';
import { room, type ScanMemory } from './scanMemory.ts';

/** Bytes of the longest record of the form: time, step of five bytes, and a tag whose value has a length of one byte. */
const longest = headerBytes + 149 + footerBytes;

/**
 * Reads on through records of the form that nearly all have: time, step and one summary value of tag and number, in the order that
 * every writer of `simple_value` uses. Recognised by their bytes in one pass; checksums are checked all the same.
 *
 * In WebAssembly: this, the checksums and the sorting were most of the time that a cold load takes, and there they take a third of theirs.
 * A tag that did not follow the one before it the last time is looked up here.
 */
export class ScalarScan {
  readonly #memory: ScanMemory;
  #log: Uint8Array = new Uint8Array(0);
  /** The part of the log that is in memory, and the address that the begin of the log has there. */
  #from = 0;
  #to = 0;
  #address = 0;

  constructor(memory: ScanMemory) {
    this.#memory = memory;
  }

  /** The bytes that are read next. */
  open(log: Uint8Array): void {
    const isThere = log.buffer === this.#memory.log.buffer;
    this.#log = log;
    this.#from = 0;
    this.#to = isThere ? log.length : 0;
    this.#address = log.byteOffset;
  }

  /** @returns where the first record stands that is of any other form, torn or damaged, or for which `points` has no room; nothing is said about it */
  read(from: number, points: PointLog): number {
    for (let at = from; ;) {
      if (at < this.#from || this.#to - at < Math.min(longest, this.#log.length - at)) this.#load(at);
      const next = this.#scan(at, points);
      // Behind the last whole record of the window the log may go on.
      if (next === at || this.#to === this.#log.length || this.#to - next >= longest) return next;
      at = next;
    }
  }

  #load(at: number): void {
    this.#from = at;
    this.#to = Math.min(this.#log.length, at + room.log);
    const { log } = this.#memory;
    log.set(this.#log.subarray(at, this.#to));
    this.#address = log.byteOffset - at;
  }

  #scan(from: number, points: PointLog): number {
    const { exports: { scan, tagFrom, tagTo }, bytes, slots } = this.#memory;
    const end = this.#to + this.#address;
    let at = scan(from + this.#address, end);
    for (; tagTo.value !== 0; at = scan(at, end)) {
      const number = points.numberOf(bytes, tagFrom.value, tagTo.value);
      slots[this.#memory.count - 1] = number;
      this.#memory.follow(number);
    }
    return at - this.#address;
  }
}
