import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { crc32c, maskCrc } from '../../base/crc32c.ts';
import type { HparamValue } from '../../model/run.ts';
import { endValue, event, fileVersion, hparamsValue, restarted, scalarValue, summary, tensorValue, textValue } from './messages.ts';

const defaults = {
  /** Milliseconds that a record waits for others before it is written. */
  pause: 200,
};

/**
 * Writes one run as a TensorBoard event file. Records are collected and written together: after a pause, or when the caller says so.
 * The file only grows, and always by whole records.
 */
export class EventWriter implements Disposable {
  readonly #file: number;
  readonly #now: () => number;
  #records: Uint8Array[] = [];
  #written: number;

  /** @param folder made where it is missing @param from the first step, where a run goes on: later ones of earlier files were lost */
  constructor(folder: string, from?: number, now: () => number = Date.now) {
    mkdirSync(folder, { recursive: true });
    this.#now = now;
    this.#written = now();
    const name = `events.out.tfevents.${Math.floor(now() / 1000)}.${hostname()}.${process.pid}.${from ?? 0}`;
    this.#file = openSync(join(folder, name), 'a');
    this.#add(event(this.#wall(), 0, fileVersion));
    if (from !== undefined) this.#add(event(this.#wall(), from, restarted));
    this.flush();
  }

  scalars(values: Readonly<Record<string, number>>, step: number): void {
    this.#add(event(this.#wall(), step, summary(Object.entries(values).map(([tag, value]) => scalarValue(tag, value)))));
  }

  text(tag: string, value: string, step: number): void {
    this.#add(event(this.#wall(), step, summary([textValue(tag, value)])));
  }

  /** Counts by true and predicted class; the names of the classes are in the metadata. */
  confusionMatrix(counts: Float32Array, classes: readonly string[], step: number): void {
    const size = classes.length, content = JSON.stringify({ classes });
    this.#add(event(this.#wall(), step, summary([tensorValue('confusion_matrix', [size, size], counts, 'confusion_matrix', content)])));
  }

  hparams(hparams: Readonly<Record<string, HparamValue>>): void {
    this.#add(event(this.#wall(), 0, summary([hparamsValue(hparams, this.#wall())])));
  }

  /** Says that the run is over, and how it went. */
  end(step: number, failed: boolean): void {
    this.#add(event(this.#wall(), step, summary([endValue(this.#wall(), failed)])));
    this.flush();
  }

  flush(): void {
    if (this.#records.length > 0) writeSync(this.#file, Buffer.concat(this.#records));
    this.#records = [];
    this.#written = this.#now();
  }

  dispose(): void {
    this.flush();
    closeSync(this.#file);
  }

  #wall(): number {
    return this.#now() / 1000;
  }

  #add(record: Uint8Array): void {
    this.#records.push(framed(record));
    if (this.#now() - this.#written >= defaults.pause) this.flush();
  }
}

/** A TFRecord: length, its checksum, the data, its checksum. */
function framed(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + 16), view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskCrc(crc32c(record, view, 0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskCrc(crc32c(record, view, 12, 12 + data.length)), true);
  return record;
}
