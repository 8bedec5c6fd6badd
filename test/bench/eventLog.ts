import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32c, maskCrc } from '../../src/base/crc32c.ts';

/** Writes event files of scalars as torch does: one record a point, framed as `tf.io.TFRecordWriter` frames them. */
export class EventLog {
  readonly #file: number;
  readonly #buffer = Buffer.alloc(1 << 20);
  readonly #view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset);
  #filled = 0;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'a');
  }

  /** The record that every event file begins with. */
  version(wall: number): this {
    const at = this.#begin();
    const to = this.#buffer.writeDoubleLE(wall, this.#buffer.writeUInt8(0x09, at));
    this.#end(at, to + this.#buffer.write('\x1a\x0dbrain.Event:2', to, 'latin1'));
    return this;
  }

  /** `Event { wall_time, step, summary { value { tag, simple_value } } }`. */
  scalar(tag: Buffer, step: number, wall: number, value: number): this {
    const buffer = this.#buffer;
    const at = this.#begin();
    let to = buffer.writeDoubleLE(wall, buffer.writeUInt8(0x09, at));
    to = this.#varint(buffer.writeUInt8(0x10, to), step);
    for (const byte of [0x2a, tag.length + 9, 0x0a, tag.length + 7, 0x0a, tag.length]) buffer[to++] = byte;
    buffer.set(tag, to);
    to = buffer.writeUInt8(0x15, to + tag.length);
    this.#end(at, buffer.writeFloatLE(value, to));
    return this;
  }

  flush(): this {
    if (this.#filled > 0) writeSync(this.#file, this.#buffer, 0, this.#filled);
    this.#filled = 0;
    return this;
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  /** Where the data of the next record goes. */
  #begin(): number {
    if (this.#filled > this.#buffer.length - 512) this.flush();
    return this.#filled + 12;
  }

  /** Puts length and checksums around the data that ends at `to`. */
  #end(at: number, to: number): void {
    const buffer = this.#buffer;
    buffer.writeBigUInt64LE(BigInt(to - at), at - 12);
    buffer.writeUInt32LE(maskCrc(crc32c(buffer, this.#view, at - 12, at - 4)), at - 4);
    this.#filled = buffer.writeUInt32LE(maskCrc(crc32c(buffer, this.#view, at, to)), to);
  }

  #varint(at: number, value: number): number {
    let rest = value;
    let to = at;
    for (; rest > 127; rest >>>= 7) this.#buffer[to++] = (rest & 127) | 128;
    this.#buffer[to++] = rest;
    return to;
  }
}

/** A tree of logs: `runs` folders with one event file each, every tag with the same number of points. */
export interface Tree {
  name: string;
  runs: number;
  tags: number;
  /** Of each tag. */
  points: number;
}

export const pointsOf = ({ runs, tags, points }: Tree): number => runs * tags * points;

/** Writes a tree below the folder: curves that fall with noise, one row of all tags about every 50 ms. */
export function writeTree(folder: string, { runs, tags, points }: Tree): void {
  const names = Array.from({ length: tags }, (_, index) => Buffer.from(`train/metric_${index}`));
  let seed = 1;
  const noise = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let run = 0; run < runs; run++) {
    let wall = 1.76e9 + run;
    const log = new EventLog(`${folder}/run_${String(run).padStart(4, '0')}/events.out.tfevents.${1_760_000_000 + run}.bench`).version(wall);
    for (let step = 0; step < points; step++) {
      wall += 0.04 + 0.02 * noise();
      for (const [index, tag] of names.entries()) log.scalar(tag, step, wall + index * 2e-5, (2 + index) / (1 + step / 200) + 0.1 * noise());
    }
    log.close();
  }
}
