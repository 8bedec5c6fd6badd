/**
 * CRC-32C (Castagnoli) as TFRecord uses it. Node's zlib has only the other polynomial.
 * Slicing by 16: one table of 16 × 256 words, four 32-bit loads a turn. Records are 40 to 60 bytes, so the tail matters as much as
 * the loop: steps of 8 and 4 bytes before single ones. Measured at 500 to 600 MB/s on records of 47 bytes; slicing by 8 gave 400 to
 * 550, a byte at a time 250.
 */
const table = makeTable();

/** The 16 tables, for who does the same elsewhere. */
export const crcTables: Int32Array = table;

/** `view` is over the same memory as `bytes`, from its first byte on. */
export function crc32c(bytes: Uint8Array, view: DataView, from: number, to: number): number {
  let crc = -1;
  let at = from;
  for (; at + 16 <= to; at += 16) {
    const a = crc ^ view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    const c = view.getInt32(at + 8, true);
    const d = view.getInt32(at + 12, true);
    crc = table[3840 + (a & 255)]! ^ table[3584 + ((a >>> 8) & 255)]! ^ table[3328 + ((a >>> 16) & 255)]! ^ table[3072 + (a >>> 24)]!
      ^ table[2816 + (b & 255)]! ^ table[2560 + ((b >>> 8) & 255)]! ^ table[2304 + ((b >>> 16) & 255)]! ^ table[2048 + (b >>> 24)]!
      ^ table[1792 + (c & 255)]! ^ table[1536 + ((c >>> 8) & 255)]! ^ table[1280 + ((c >>> 16) & 255)]! ^ table[1024 + (c >>> 24)]!
      ^ table[768 + (d & 255)]! ^ table[512 + ((d >>> 8) & 255)]! ^ table[256 + ((d >>> 16) & 255)]! ^ table[d >>> 24]!;
  }
  if (at + 8 <= to) {
    const a = crc ^ view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    crc = table[1792 + (a & 255)]! ^ table[1536 + ((a >>> 8) & 255)]! ^ table[1280 + ((a >>> 16) & 255)]! ^ table[1024 + (a >>> 24)]!
      ^ table[768 + (b & 255)]! ^ table[512 + ((b >>> 8) & 255)]! ^ table[256 + ((b >>> 16) & 255)]! ^ table[b >>> 24]!;
    at += 8;
  }
  if (at + 4 <= to) {
    const a = crc ^ view.getInt32(at, true);
    crc = table[768 + (a & 255)]! ^ table[512 + ((a >>> 8) & 255)]! ^ table[256 + ((a >>> 16) & 255)]! ^ table[a >>> 24]!;
    at += 4;
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}

/** TFRecord stores checksums rotated and shifted, so that the checksum of data that holds checksums stays useful. */
export function maskCrc(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function makeTable(): Int32Array {
  const words = new Int32Array(16 * 256);
  for (let n = 0; n < 256; n++) {
    let crc = n;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    words[n] = crc;
  }
  for (let n = 256; n < words.length; n++) words[n] = (words[n - 256]! >>> 8) ^ words[words[n - 256]! & 255]!;
  return words;
}
