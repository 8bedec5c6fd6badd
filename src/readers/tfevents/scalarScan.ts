import type { PointLog } from './pointLog.ts';
import { footerBytes, headerBytes, type Records } from './records.ts';
import type { TagTable } from './tags.ts';

/** Longest record of the form below: time, step of ten bytes, and a tag whose value has a length of one byte. */
const longest = 9 + 11 + 2 + 127;

/**
 * Reads on through records of the form that nearly all have: time, step and one summary value of tag and number, in the order that
 * every writer of `simple_value` uses. Recognised by their bytes in one pass; checksums are checked all the same.
 * One loop without calls but for the checksum: this takes half the time of going the general way.
 * @returns where the first record stands that is of any other form, torn or damaged; nothing is said about it
 */
export function scanScalars(records: Records, from: number, tags: TagTable, points: PointLog): number {
  const { bytes, view } = records;
  let { steps, walls, values, slots } = points;
  let at = from;
  while (at + headerBytes <= bytes.length) {
    const length = view.getUint32(at, true);
    const start = at + headerBytes;
    const end = start + length;
    if (length > longest || end + footerBytes > bytes.length || !records.lengthHolds(at, length) || view.getUint32(at + 4, true) !== 0) break;
    // Lengths below 128 are one byte: summary, value, tag.
    if (bytes[start] !== 0x09 || bytes[start + 9] !== 0x10) break;
    let next = start + 10;
    let step = bytes[next++]!;
    if (step > 127) {
      step &= 127;
      let shift = 7;
      for (; shift < 28; shift += 7) {
        const byte = bytes[next++]!;
        step |= (byte & 127) << shift;
        if (byte < 128) break;
      }
      if (shift === 28) break;
    }
    const tagFrom = next + 6;
    const tagTo = tagFrom + bytes[next + 5]!;
    if (bytes[next] !== 0x2a || bytes[next + 2] !== 0x0a || bytes[next + 4] !== 0x0a || tagTo + 5 !== end || bytes[tagTo] !== 0x15) break;
    if (bytes[next + 1] !== end - next - 2 || bytes[next + 3] !== end - next - 4) break;
    if (!records.dataHolds(start, end)) break;
    const point = points.length++;
    if (point === slots.length) {
      points.grow();
      ({ steps, walls, values, slots } = points);
    }
    steps[point] = step;
    walls[point] = view.getFloat64(start + 1, true);
    values[point] = view.getFloat32(tagTo + 1, true);
    slots[point] = points.slotOf(tags.find(bytes, tagFrom, tagTo));
    at = end + footerBytes;
  }
  return at;
}
