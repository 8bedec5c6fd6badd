import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MemoryImage, PngEncoder } from 'image-in-browser';
import { createRng } from '../../../src/base/rng.ts';
import type { ImageOptions } from '../../../src/tune/data/options.ts';

export const imageDefaults: Omit<ImageOptions, 'path'> = {
  kind: 'images', size: [8, 8], channels: 3, fit: 'stretch', normalise: 'unit',
  split: { val: 0.2, test: 0.1, stratify: true, seed: 1 },
  augment: { flip: 'none', crop: 0, brightness: 0, contrast: 0, saturation: 0, mixup: 0 },
};

/** A picture that no other seed gives; its brightness follows `level`, 0 to 1. */
export function picture(seed: number, level = 0.5, side = 12): Uint8Array {
  const rng = createRng(seed), image = new MemoryImage({ width: side, height: side });
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) image.setPixelRgb(x, y, 255 * level * rng(), 255 * level * rng(), 255 * level * rng());
  return new PngEncoder().encode({ image });
}

export function put(folder: string, name: string, bytes: Uint8Array | string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
