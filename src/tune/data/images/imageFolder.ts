import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { messageOf } from '../../../base/errors.ts';
import { createRng } from '../../../base/rng.ts';
import { phrase } from '../../../model/phrase.ts';
import type { Problem } from '../../../model/problem.ts';
import type { DataSource, Draw, Examples, Rows } from '../contract.ts';
import type { ImageOptions } from '../options.ts';
import { augment, cropBox } from './augment.ts';
import { type Picture, decodeImage } from './decode.ts';
import { collectImages } from './folders.ts';
import { lookOf } from './look.ts';
import { normalise } from './normalise.ts';
import { type Box, resample } from './resample.ts';

const stream = 0xa46;

/** The part of the picture that is used: all of it, or the middle with the shape of the target. */
function wholeBox({ width, height }: Picture, { fit, size: [high, wide] }: ImageOptions): Box {
  if (fit === 'stretch') return { x: 0, y: 0, width, height };
  const scale = Math.min(width / wide, height / high);
  return { x: (width - wide * scale) / 2, y: (height - high * scale) / 2, width: wide * scale, height: high * scale };
}

function toInput(picture: Picture, options: ImageOptions, index: number, draw: Draw | undefined): Float32Array {
  const { size: [height, width], channels } = options, rng = draw && createRng(draw.seed, stream, draw.epoch, index);
  const whole = wholeBox(picture, options), pixels = resample(picture, rng ? cropBox(whole, options.augment.crop, rng) : whole, height, width);
  if (rng) augment(pixels, [height, width, channels], options.augment, rng);
  normalise(pixels, channels, options.normalise);
  return pixels;
}

async function open(options: ImageOptions, base: string): Promise<Examples> {
  const root = resolve(base, options.path), { files, labels, given, classes, problems } = await collectImages(root, options.path);
  const { size: [height, width], channels } = options, refused = new Set<number>();

  async function picture(index: number): Promise<{ bytes: Uint8Array; image: Picture } | undefined> {
    if (refused.has(index)) return undefined;
    try {
      const bytes = await readFile(join(root, files[index]!));
      return { bytes, image: decodeImage(bytes, channels) };
    } catch (error) {
      refused.add(index);
      problems.push(skipped(join(options.path, files[index]!), messageOf(error)));
      return undefined;
    }
  }

  async function read(indices: Int32Array, rows: Rows, draw?: Draw): Promise<Int32Array> {
    const found = await Promise.all(Array.from(indices, picture)), kept: number[] = [];
    for (const [at, one] of found.entries()) {
      if (!one) continue;
      const index = indices[at]!, row = kept.push(index) - 1;
      rows.inputs.set(toInput(one.image, options, index, draw), row * height * width * channels);
      rows.labels[row * classes.length + labels[index]!] = 1;
    }
    return Int32Array.from(kept);
  }

  async function fingerprint(index: number): ReturnType<Examples['fingerprint']> {
    const one = await picture(index);
    return one && { name: files[index]!, content: createHash('sha256').update(one.bytes).digest('hex'), look: lookOf(one.image) };
  }

  return { count: files.length, inputShape: [height, width, channels], classes, outputs: classes.length, labels, given, problems, read, fingerprint };
}

const skipped = (source: string, reason: string): Problem => ({
  source, severity: 'warning', message: phrase('This image cannot be read and is left out: {0}.', reason),
});

export const images: DataSource<'images'> = {
  id: 'images',
  title: 'Image folders',
  open,
};
