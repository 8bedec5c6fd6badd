import type { Picture } from './decode.ts';

/** A part of a picture, in pixels; sides may be fractions. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Weights of the source pixels that one target pixel is made of. */
interface Taps {
  first: number;
  weights: Float32Array;
}

/**
 * A triangle filter of `length` source pixels from `start` on `size` target pixels. It widens when it shrinks, so nothing aliases:
 * what Pillow calls bilinear and TensorFlow `antialias=True`.
 */
function tapsOf(start: number, length: number, size: number, limit: number): Taps[] {
  const scale = length / size, reach = Math.max(scale, 1);
  return Array.from({ length: size }, (_, target) => {
    const centre = start + (target + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach)), last = Math.min(limit, Math.ceil(centre + reach));
    const weights = Float32Array.from({ length: last - first }, (_, i) => Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / reach));
    const sum = weights.reduce((a, b) => a + b, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

/** The box of a picture on height × width pixels, values 0 to 255, channels last. */
export function resample({ width: across, height: down, channels, data }: Picture, box: Box, height: number, width: number): Float32Array {
  const columns = tapsOf(box.x, box.width, width, across), lines = tapsOf(box.y, box.height, height, down);
  const top = lines[0]!.first, bottom = lines.at(-1)!.first + lines.at(-1)!.weights.length;
  const narrow = new Float32Array((bottom - top) * width * channels), result = new Float32Array(height * width * channels);
  for (let y = top; y < bottom; y++) {
    for (const [x, { first, weights }] of columns.entries()) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) sum += weights[i]! * data[(y * across + first + i) * channels + c]!;
        narrow[((y - top) * width + x) * channels + c] = sum;
      }
    }
  }
  const stride = width * channels;
  for (const [y, { first, weights }] of lines.entries()) {
    for (let i = 0; i < weights.length; i++) {
      const from = (first + i - top) * stride, weight = weights[i]!;
      for (let x = 0; x < stride; x++) result[y * stride + x]! += weight * narrow[from + x]!;
    }
  }
  return result;
}
