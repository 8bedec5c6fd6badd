import type { Picture } from './decode.ts';
import { resample } from './resample.ts';

/** Perceptual hash of 64 bits: for 8 × 8 places, whether it gets brighter to the right (difference hash, Krawetz 2013). Survives scaling and recompression. */
export function lookOf(picture: Picture): bigint {
  const { width, height, channels } = picture, pixels = resample(picture, { x: 0, y: 0, width, height }, 8, 9);
  const grey = (y: number, x: number): number => {
    const at = (y * 9 + x) * channels;
    return channels === 1 ? pixels[at]! : 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!;
  };
  let bits = 0n;
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) bits = (bits << 1n) | (grey(y, x) < grey(y, x + 1) ? 1n : 0n);
  return bits;
}
