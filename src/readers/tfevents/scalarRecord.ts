import { WireCursor } from './cursor.ts';

/**
 * The record that nearly all records are: time, step and one summary value of tag and number, in the order that every writer of
 * `simple_value` uses. Recognised by its bytes in one pass; whatever looks otherwise goes the general way.
 * Over the general way alone this saves a third of the time of reading.
 */
export class ScalarRecord extends WireCursor {
  wall = 0;
  step = 0;
  tagFrom = 0;
  tagTo = 0;
  value = 0;

  /** False when the record is of any other form; nothing is said about it then. */
  read(from: number, to: number): boolean {
    const { bytes, view } = this;
    if (bytes[from] !== 0x09 || bytes[from + 9] !== 0x10) return false;
    this.at = from + 10;
    this.step = this.varint();
    const at = this.at;
    // Lengths below 128 are one byte: summary, value, tag.
    if (bytes[at] !== 0x2a || bytes[at + 2] !== 0x0a || bytes[at + 4] !== 0x0a) return false;
    const tagFrom = at + 6;
    const tagTo = tagFrom + bytes[at + 5]!;
    if (tagTo + 5 !== to || bytes[tagTo] !== 0x15 || bytes[at + 1]! !== to - at - 2 || bytes[at + 3]! !== to - at - 4) return false;
    this.wall = view.getFloat64(from + 1, true);
    this.tagFrom = tagFrom;
    this.tagTo = tagTo;
    this.value = view.getFloat32(tagTo + 1, true);
    return true;
  }
}
