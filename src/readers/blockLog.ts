import { crc32 } from 'node:zlib';

/**
 * LevelDB's log format as W&B and SwanLab use it: blocks of 32 KiB, in them fragments of records with a header of checksum (u32),
 * length (u16) and type; zeros where fewer than 7 bytes are left of a block. The 7 bytes that name the file count into the first block.
 * The checksum is zlib's CRC-32 over type and data, not LevelDB's masked CRC-32C.
 * https://github.com/google/leveldb/blob/main/doc/log_format.md
 */
const blockBytes = 32 * 1024;
const headerBytes = 7;
const types = { full: 1, first: 2, middle: 3, last: 4 };

const defaults = {
  /** Fragments of one record wait in the file until the last is there; a record that goes on beyond this is damage. */
  maxRecordBytes: 256 * 1024 * 1024,
};

/** What a walk over the log needs to go on: whether a block was found damaged and is to be left behind. */
export type BlockLogState = { damaged: boolean };

export class BlockLog {
  #damaged: boolean;
  #onDamage: (offset: number) => void;

  /** @param onDamage told where a damaged block was left, up to whose end nothing is read */
  constructor(onDamage: (offset: number) => void, state?: BlockLogState) {
    this.#onDamage = onDamage;
    this.#damaged = state?.damaged ?? false;
  }

  state(): BlockLogState {
    return { damaged: this.#damaged };
  }

  /**
   * Hands every whole record to `onRecord`.
   * @param offset where `bytes` starts in the file, at or behind the file's own 7 bytes
   * @returns how many bytes are done with: a record whose last fragment is missing is not
   */
  read(bytes: Uint8Array, offset: number, onRecord: (record: Uint8Array, offset: number) => void): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let parts: Uint8Array[] = [];
    /** Start of the record that is put together. */
    let start = 0;
    let at = 0;
    while (at < bytes.length) {
      const left = blockBytes - ((offset + at) % blockBytes);
      if (this.#damaged || left < headerBytes) {
        if (at + left > bytes.length && !this.#damaged) break;
        at = Math.min(at + left, bytes.length);
        if ((offset + at) % blockBytes === 0) this.#damaged = false;
        if (parts.length === 0) start = at;
        continue;
      }
      const type = fragmentType(bytes, view, at, left);
      if (type === 'torn') break;
      const opens = type === types.full || type === types.first;
      if (type === 'bad' || (opens && parts.length > 0) || at - start > defaults.maxRecordBytes) {
        this.#onDamage(offset + (type === 'bad' ? at : start));
        parts = [];
        start = at;
        this.#damaged = !opens;
        if (!opens) continue;
      }
      const next = at + headerBytes + view.getUint16(at + 4, true);
      const data = bytes.subarray(at + headerBytes, next);
      // A middle without its first belongs to a record that was lost with a damaged block.
      if (opens || parts.length > 0) parts.push(data);
      if (parts.length > 0 && (type === types.full || type === types.last)) {
        onRecord(parts.length === 1 ? data : Buffer.concat(parts), offset + start);
        parts = [];
      }
      at = next;
      if (parts.length === 0) start = at;
    }
    return parts.length === 0 ? at : start;
  }
}

/** The type of the fragment at a place: `torn` while it is not all there, `bad` when it cannot be what was written. */
function fragmentType(bytes: Uint8Array, view: DataView, at: number, left: number): number | 'torn' | 'bad' {
  if (at + headerBytes > bytes.length) return 'torn';
  const length = view.getUint16(at + 4, true);
  const type = bytes[at + 6]!;
  if (type < types.full || type > types.last || headerBytes + length > left) return 'bad';
  const end = at + headerBytes + length;
  if (end > bytes.length) return 'torn';
  return crc32(bytes.subarray(at + 6, end)) === view.getUint32(at, true) ? type : 'bad';
}

/** The bytes that a file begins with; where versions differ in one, each that is read. */
export type Magic = readonly (number | readonly number[])[];

/** Whether a file begins with these bytes; undefined while it is shorter than that. */
export function startsWith(bytes: Uint8Array, magic: Magic): boolean | undefined {
  const fits = (wanted: Magic[number] | undefined, byte: number): boolean => (typeof wanted === 'object' ? wanted.includes(byte) : wanted === byte);
  const length = Math.min(bytes.length, magic.length);
  for (let index = 0; index < length; index++) if (!fits(magic[index], bytes[index]!)) return false;
  return bytes.length < magic.length ? undefined : true;
}
