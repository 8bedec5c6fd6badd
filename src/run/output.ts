import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { JobFolder } from './folder.ts';

const defaults = {
  /** Bytes of one answer. */
  most: 256 * 1024,
};

/** A piece of a job's output; `next` is where the piece after it begins. */
export interface OutputPiece {
  bytes: Uint8Array;
  next: number;
}

/** The output of the job in a folder from a byte on; nothing where there is none (yet). From `Infinity` on: where it ends now. */
export function readOutput(folder: string, from: number): OutputPiece {
  let file: number;
  try {
    file = openSync(new JobFolder(folder).output, 'r');
  } catch {
    return { bytes: new Uint8Array(), next: Number.isFinite(from) ? from : 0 };
  }
  try {
    const start = Math.min(from, fstatSync(file).size);
    const bytes = new Uint8Array(defaults.most);
    const count = readSync(file, bytes, 0, bytes.length, start);
    return { bytes: bytes.slice(0, count), next: start + count };
  } finally {
    closeSync(file);
  }
}
