import { closeSync, openSync, readSync, constants } from 'node:fs';
import { join } from 'node:path';
import { collectArtifacts } from '../store/range.ts';
import type { Core } from './core.ts';
import { isInPlace } from './discovery.ts';

const defaults = {
  /** Bytes. Nothing that anyone logs to look at is larger. */
  largest: 32 * 2 ** 20,
};

/** What a page may draw. SVG is not among them: it can hold script. */
const drawable: readonly [mime: string, offset: number, magic: string][] = [
  ['image/png', 0, '\x89PNG\r\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['image/bmp', 0, 'BM'],
  ['image/webp', 8, 'WEBP'],
];

/** The bytes of one logged image, read from the log now; undefined if it is gone or nothing that a page should draw. */
export function readImage(core: Core, run: string, tag: string, step: number): { mime: string; bytes: Uint8Array } | undefined {
  const found = collectArtifacts(core.store, run, 'image', tag).findLast(({ artifact }) => artifact.step === step);
  const source = found && core.store.catalog.sources.get(found.source);
  const base = core.rootOf(run)?.base;
  if (!found || found.artifact.kind !== 'image' || !source || base === undefined || source.gone || !isInPlace(base, source.path)) return undefined;
  const { offset, length } = found.artifact;
  const bytes = length <= defaults.largest ? maybeRead(join(base, source.path), offset, length) : undefined;
  const mime = bytes && mimeOf(bytes);
  return mime ? { mime, bytes } : undefined;
}

function maybeRead(path: string, offset: number, length: number): Uint8Array | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const bytes = new Uint8Array(length);
      return readSync(file, bytes, 0, length, offset) === length ? bytes : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

function mimeOf(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  return drawable.find(([, offset, magic]) => head.startsWith(magic, offset))?.[0];
}
