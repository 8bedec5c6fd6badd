import type { Rng } from '../../../base/rng.ts';
import type { AugmentOptions } from '../options.ts';
import type { Box } from './resample.ts';

/** A random part of the box that keeps at least 1 − `crop` of each side. */
export function cropBox({ x, y, width, height }: Box, crop: number, rng: Rng): Box {
  if (crop === 0) return { x, y, width, height };
  const wide = width * (1 - crop * rng()), high = height * (1 - crop * rng());
  return { x: x + rng() * (width - wide), y: y + rng() * (height - high), width: wide, height: high };
}

/** Mirrors an image of height × width × channels in place. */
function flip(pixels: Float32Array, height: number, width: number, channels: number, axis: 'horizontal' | 'vertical'): void {
  const original = pixels.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = axis === 'horizontal' ? y * width + width - 1 - x : (height - 1 - y) * width + x;
      for (let c = 0; c < channels; c++) pixels[(y * width + x) * channels + c] = original[from * channels + c]!;
    }
  }
}

const around = (share: number, rng: Rng): number => 1 + share * (2 * rng() - 1);

/** Brightness scales all values, contrast the distance from the mean, saturation the distance from the pixel's own grey; as torchvision's ColorJitter. */
function jitter(pixels: Float32Array, channels: number, options: AugmentOptions, rng: Rng): void {
  const brightness = around(options.brightness, rng), contrast = around(options.contrast, rng), saturation = around(options.saturation, rng);
  const mean = (pixels.reduce((a, b) => a + b, 0) / pixels.length) * brightness;
  for (let at = 0; at < pixels.length; at += channels) {
    const grey = channels === 3 ? 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]! : pixels[at]!;
    for (let c = 0; c < channels; c++) {
      const coloured = grey + saturation * (pixels[at + c]! - grey);
      pixels[at + c] = Math.min(255, Math.max(0, mean + contrast * (brightness * coloured - mean)));
    }
  }
}

/** Flips and changes the colours of an image with values of 0 to 255, in place. Draws the same numbers whatever is switched on later in the list. */
export function augment(pixels: Float32Array, [height, width, channels]: readonly [number, number, number], options: AugmentOptions, rng: Rng): void {
  for (const axis of ['horizontal', 'vertical'] as const) {
    if ((options.flip === axis || options.flip === 'both') && rng() < 0.5) flip(pixels, height, width, channels, axis);
  }
  if (options.brightness > 0 || options.contrast > 0 || options.saturation > 0) jitter(pixels, channels, options, rng);
}
