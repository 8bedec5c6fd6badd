import { crc32c, maskCrc } from '../../base/crc32c.ts';

/** A TFRecord: length (8 bytes), its checksum (4), data, its checksum (4). */
export const headerBytes = 12;
export const footerBytes = 4;

/** The records of a stretch of bytes. */
export class Records {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Most records have the length of an earlier one; the checksum of the last length is kept. */
  #length = -1;
  #lengthCrc = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Whether the header at that place has the checksum of its length, of which `length` is the lower half. */
  lengthHolds(at: number, length: number): boolean {
    const { view } = this;
    const crc = view.getUint32(at + 8, true);
    if (length === this.#length && crc === this.#lengthCrc && view.getUint32(at + 4, true) === 0) return true;
    if (maskCrc(crc32c(this.bytes, view, at, at + 8)) !== crc) return false;
    this.#length = length;
    this.#lengthCrc = crc;
    return true;
  }

  /** Whether data has the checksum that stands behind it. */
  dataHolds(from: number, to: number): boolean {
    return maskCrc(crc32c(this.bytes, this.view, from, to)) === this.view.getUint32(to, true);
  }
}
