import type { TailState } from '../../readers/tail.ts';
import { type PackedLog, type SmallLog, unpackPortion } from './messages.ts';
import type { Portion, Portions } from './portions.ts';
import type { FileIdentity } from './thread.ts';

const defaults = {
  /** Bytes and logs of a batch: about 10 ms of reading, for a message of about 100 µs. */
  bytes: 2 ** 20,
  logs: 64,
};

/** Small logs that are read together. */
export interface Batch {
  readonly asked: SmallLog[];
  bytes: number;
  /** What came of each; undefined while nobody has read them. */
  logs?: (PackedLog | undefined)[];
}

/** Small logs that were asked for, by the batch that they are in. */
export class Batches {
  #filling: Batch = { asked: [], bytes: 0 };
  /** Nobody reads these yet; in the order in which they will be taken. */
  readonly #waiting: Batch[] = [];
  readonly #byPath = new Map<string, { batch: Batch; index: number; bytes: number }>();

  has(path: string): boolean {
    return this.#byPath.has(path);
  }

  add(log: SmallLog, bytes: number): void {
    const batch = this.#filling;
    this.#byPath.set(log.path, { batch, index: batch.asked.push(log) - 1, bytes });
    batch.bytes += bytes;
    if (batch.bytes >= defaults.bytes || batch.asked.length >= defaults.logs) this.fill();
  }

  /** The next batch that nobody reads yet, for who reads it now; `some`: one that is still being filled, if there is no other. */
  next(some: boolean): Batch | undefined {
    if (some && this.#waiting.length === 0) this.fill();
    return this.#waiting.shift();
  }

  /** Nothing more is put into the batch that is being filled. */
  fill(): void {
    if (this.#filling.asked.length === 0) return;
    this.#waiting.push(this.#filling);
    this.#filling = { asked: [], bytes: 0 };
  }

  isRead(path: string): boolean {
    const found = this.#byPath.get(path);
    return found === undefined || found.batch.logs !== undefined;
  }

  /** What came of a log. */
  get(path: string): PackedLog | undefined {
    const found = this.#byPath.get(path);
    return found?.batch.logs?.[found.index];
  }

  formatOf(path: string): string | undefined {
    const found = this.#byPath.get(path);
    return found?.batch.asked[found.index]!.format;
  }

  /** Gives how many bytes were asked for with the log. */
  forget(path: string): number {
    const bytes = this.#byPath.get(path)?.bytes ?? 0;
    this.#byPath.delete(path);
    return bytes;
  }

  clear(): void {
    this.#filling = { asked: [], bytes: 0 };
    this.#waiting.length = 0;
    this.#byPath.clear();
  }
}

/** A small log that was read to its end. */
export class ReadLog implements Portions {
  readonly inPlace: boolean;
  #whole: Portion | undefined;
  #position: TailState | undefined;

  constructor({ whole, inPlace }: PackedLog) {
    this.inPlace = inPlace;
    this.#whole = unpackPortion(whole);
  }

  /** Nothing is given where another file is expected. */
  expect({ dev, ino }: FileIdentity): this {
    const position = this.#whole?.position;
    if (position?.dev !== dev || position.ino !== ino) this.#whole = undefined;
    return this;
  }

  next(): Portion | 'end' {
    const whole = this.#whole;
    this.#whole = undefined;
    this.#position = whole?.position;
    return whole ?? 'end';
  }

  position(): TailState | undefined {
    return this.#position;
  }

  close(): void {
    this.#whole = undefined;
  }
}
