import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface Digits {
  /** One image after the other, 64 brightness values of 0 to 1 each. */
  pixels: Float32Array;
  /** The digit that each image shows. */
  labels: Uint8Array;
  count: number;
}

export const pixelsPerImage = 64;

/** The 1797 handwritten digits of digits.csv.gz: a row is 64 pixels of 0 to 16 and the digit. */
export function readDigits(): Digits {
  const text = gunzipSync(readFileSync(new URL('digits.csv.gz', import.meta.url))).toString();
  const rows = text.trim().split('\n');
  const digits: Digits = { pixels: new Float32Array(rows.length * pixelsPerImage), labels: new Uint8Array(rows.length), count: rows.length };
  for (const [row, line] of rows.entries()) {
    const cells = line.split(',').map(Number);
    digits.labels[row] = cells.pop() ?? 0;
    digits.pixels.set(cells.map((pixel) => pixel / 16), row * pixelsPerImage);
  }
  return digits;
}

/** Indices of the images to learn from and of those to validate with: every fifth. */
export function split(digits: Digits): { train: number[]; val: number[] } {
  const all = Array.from({ length: digits.count }, (_, index) => index);
  return { train: all.filter((index) => index % 5 !== 0), val: all.filter((index) => index % 5 === 0) };
}
