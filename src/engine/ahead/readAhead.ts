import { availableParallelism } from 'node:os';
import { posix } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import { readBatch } from './batch.ts';
import { Batches, ReadLog } from './batches.ts';
import { aheadFormats } from './formats.ts';
import type { SmallLog } from './messages.ts';
import { type AheadLog, AheadThread } from './thread.ts';

const defaults = {
  /** Bytes of a log that is handed over by itself; smaller ones are in batches, since the messages took as long as the reading. */
  large: 2 ** 20,
  /** Bytes of logs that threads are started for: fewer are read in the time that threads take to start and to warm up. Small logs take longer each. */
  least: 64 * 2 ** 20,
  leastSmall: 2 * 2 ** 20,
  /** Batches that a thread has at once, so that it need not wait for the next. */
  batches: 2,
  /** Bytes that are read ahead at most, beside the log that is being taken. */
  most: 16 * 2 ** 20,
  /** One less than the machine has processors, since the engine's own thread is as busy, and so many at most. */
  threads: 4,
  /** Milliseconds without work after which the threads end. */
  rest: 2_000,
};

export interface ReadAheadOptions {
  /** Absolute path of the thread's bundle. */
  entry: string;
  /** Folder for what is compiled of it. */
  codeCache?: string;
  /** Bytes of logs that threads are started for, where it is not the usual number. */
  least?: number;
}

interface Asked extends SmallLog {
  size: number;
  log?: AheadLog;
}

/**
 * Has logs that nobody has read yet read before their turn, in threads beside the engine's, which only takes in what they found.
 * What a log says is a function of its bytes, so nothing depends on it: what was read ahead in vain is forgotten, and what the threads
 * do not read the engine does.
 */
export class ReadAhead implements Disposable {
  readonly #options: ReadAheadOptions;
  readonly #least: { all: number; small: number };
  readonly #log: Log;
  readonly #asked = new Map<string, Asked>();
  readonly #batches = new Batches();
  /** Bytes of those, of all since the last rest, and of the small ones among them. */
  #ahead = 0;
  #total = 0;
  #small = 0;
  #threads: AheadThread[] = [];
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ReadAheadOptions, log: Log) {
    this.#options = options;
    this.#least = { all: options.least ?? defaults.least, small: options.least ?? defaults.leastSmall };
    this.#log = log;
  }

  /**
   * Asks for a log, in the order in which they will be taken; false while there is no room for more.
   * @param path absolute
   * @param home below the root
   */
  ask(path: string, home: string, size: number): boolean {
    const format = aheadFormats.find(({ names }) => names.test(posix.basename(home)))?.format.id;
    if (format === undefined || this.#asked.has(path) || this.#batches.has(path)) return true;
    const small = size < defaults.large;
    if (this.#ahead > 0 && this.#ahead + size > defaults.most && (small || this.#threads.length > 0)) return false;
    clearTimeout(this.#timer);
    this.#ahead += size;
    this.#total += size;
    if (small) this.#small += size;
    if (small) this.#batches.add({ path, home, format }, size);
    else this.#asked.set(path, { path, home, format, size });
    if (this.#threads.length === 0 && (this.#total >= this.#least.all || this.#small >= this.#least.small)) this.#start();
    else if (this.#threads.length > 0 && !small) this.#open(this.#asked.get(path)!);
    this.#handOut();
    return true;
  }

  /** For now, all was asked for. */
  asked(): void {
    this.#batches.fill();
    this.#handOut();
  }

  /** Sees to it that a small log was read; false where that was not to be had by the deadline (milliseconds since the epoch). */
  isReady(path: string, deadline: number): boolean {
    while (!this.#batches.isRead(path)) {
      this.#hear();
      if (this.#batches.isRead(path)) break;
      if (Date.now() >= deadline) return false;
      // Instead of waiting for the thread, this one reads what comes after.
      const next = this.#batches.next(true);
      if (next) next.logs = readBatch(next.asked);
      else this.#threads.find(({ busy }) => busy > 0)?.receive(deadline);
    }
    return true;
  }

  /** The format of a log that was read and leaves no doubt. */
  formatOf(path: string): string | undefined {
    const log = this.#batches.get(path);
    return log?.sure ? this.#batches.formatOf(path) : undefined;
  }

  /** What a thread reads of the log; undefined where none does. */
  take(path: string): AheadLog | ReadLog | undefined {
    const small = this.#batches.get(path);
    this.#ahead -= this.#batches.forget(path);
    if (small) return new ReadLog(small);
    const asked = this.#asked.get(path);
    if (!asked) return undefined;
    this.#asked.delete(path);
    this.#ahead -= asked.size;
    return asked.log;
  }

  /** There is nothing to read for now. What was not taken will not be. */
  rest(): void {
    for (const { log } of this.#asked.values()) log?.close();
    this.#asked.clear();
    this.#batches.clear();
    this.#ahead = this.#total = this.#small = 0;
    if (this.#threads.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dispose(), defaults.rest).unref();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const thread of this.#threads) thread.dispose();
    this.#threads = [];
  }

  #start(): void {
    const count = Math.min(defaults.threads, Math.max(1, availableParallelism() - 1));
    this.#threads = Array.from({ length: count }, () => new AheadThread(this.#options, this.#log));
    for (const asked of this.#asked.values()) this.#open(asked);
  }

  #hear(): void {
    for (const thread of this.#threads) while (thread.receive(0));
    this.#handOut();
  }

  #handOut(): void {
    for (const thread of this.#threads) {
      while (thread.busy < defaults.batches) {
        const batch = this.#batches.next(false);
        if (!batch) return;
        thread.read(batch);
      }
    }
  }

  #open(asked: Asked): void {
    asked.log = this.#threads[this.#turn++ % this.#threads.length]!.open(asked, () => this.#readMeanwhile());
  }

  /** Instead of waiting for a thread, this one reads a portion of what comes after; false where there is nothing that it could read. */
  #readMeanwhile(): boolean {
    for (const { log } of this.#asked.values()) if (log?.readHere()) return true;
    return false;
  }
}
