/**
 * Walks protobuf fields in place, for the records that come by the million: no allocation, no closures, no exceptions.
 * Reading past the end of a message is not checked byte by byte; callers compare `at` with the end once a message is through.
 */
export class WireCursor {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  at = 0;

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** A varint as a number: exact to 2^53, negative ones (10 bytes) as int64 means them. */
  varint(): number {
    const first = this.bytes[this.at++]!;
    return first < 128 ? first : this.#longVarint(first & 127);
  }

  /** Passes over a field's value; false for wire types that do not exist (or, as groups, no longer do). */
  skip(wire: number): boolean {
    if (wire === 0) this.varint();
    else if (wire === 1) this.at += 8;
    else if (wire === 5) this.at += 4;
    else if (wire === 2) {
      const length = this.length();
      this.at += length;
    } else return false;
    return true;
  }

  /** The length of a delimited field. A negative one would walk backwards for ever, so it leads beyond every end. */
  length(): number {
    const length = this.varint();
    return length < 0 ? Infinity : length;
  }

  #longVarint(start: number): number {
    let low = start;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.bytes[this.at++]!;
      low |= (byte & 127) << shift;
      if (byte < 128) return low;
    }
    let high = 0;
    for (let index = 0; index < 6; index++) {
      const byte = this.bytes[this.at++]!;
      // 28 bits so far; the sixth byte from here holds the 64th bit only.
      high += (byte & 127) * 2 ** (7 * index);
      if (byte < 128) break;
    }
    const value = low + high * 2 ** 28;
    return value >= 2 ** 63 ? negative(low, high) : value;
  }
}

/** Two's complement of 64 bits: low 28 and high 36 bits, the high part exact in a double. */
function negative(low: number, high: number): number {
  return (high - 2 ** 36) * 2 ** 28 + low;
}
