import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { startThread } from '../../base/thread.ts';
import type { Batch } from './batches.ts';
import { type LogRequest, type NextOfLog, type Reply, type Request, type SmallLog, type ThreadData, unpackPortion } from './messages.ts';
import { claim, Packer } from './packer.ts';
import type { Portion, Portions } from './portions.ts';

const defaults = {
  /** Portions of one log that wait to be taken; each is made of 4 MiB at most. */
  portions: 2,
  /** Nearly all that a reader makes are typed arrays, which lie elsewhere. */
  youngMegabytes: 4,
};

/** As the file system knows a file. */
export interface FileIdentity {
  dev: number;
  ino: number;
}

/**
 * A thread that reads logs. Whoever needs its next reply sleeps until it is there: the engine works in slices, and answers questions
 * between two of them, as it does when it reads by itself.
 */
export class AheadThread implements Disposable {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #replies = new Int32Array(new SharedArrayBuffer(4));
  readonly #logs = new Map<number, AheadLog>();
  /** Batches that were asked for and did not come yet. */
  readonly #batches = new Map<number, Batch>();
  /** Memory for what is read on this side. */
  readonly spares: ArrayBuffer[] = [];
  #lastLog = 0;
  #ended = false;

  constructor({ entry, codeCache }: { entry: string; codeCache?: string }, log: Log) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = startThread(entry, {
      codeCache,
      workerData: { port: port2, replies: this.#replies } satisfies ThreadData,
      transferList: [port2],
      resourceLimits: { maxYoungGenerationSizeMb: defaults.youngMegabytes },
    });
    this.#worker.unref();
    this.#worker.on('error', (error) => log.warn(`a thread that reads ahead ended: ${messageOf(error)}`));
    this.#worker.on('exit', () => (this.#ended = true));
  }

  /** It will not reply any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** @param meanwhile does something useful, if there is anything, where the next portion is not there yet */
  open({ path, home, format }: SmallLog, meanwhile: () => boolean): AheadLog {
    const id = ++this.#lastLog;
    const request = { path, home, format, claimed: new Int32Array(new SharedArrayBuffer(4)) };
    const opened = new AheadLog(this, id, request, meanwhile);
    this.#logs.set(id, opened);
    this.post({ ...request, open: id, portions: defaults.portions });
    return opened;
  }

  /** Reads small logs; `batch.logs` is there once that came. */
  read(batch: Batch): void {
    const id = ++this.#lastLog;
    this.#batches.set(id, batch);
    this.post({ batch: id, logs: batch.asked });
  }

  /** Batches that are asked for. */
  get busy(): number {
    return this.#batches.size;
  }

  post(request: Request): void {
    this.#port.postMessage(request, 'spare' in request ? [request.spare] : []);
  }

  forget(log: number): void {
    if (this.#logs.delete(log)) this.post({ close: log });
  }

  #take(reply: Reply): void {
    if ('log' in reply) return void this.#logs.get(reply.log)?.replies.push(reply.next);
    const batch = this.#batches.get(reply.batch);
    this.#batches.delete(reply.batch);
    if (batch) batch.logs = reply.logs;
  }

  /** Waits for the next reply to anything; false where none came by the deadline (milliseconds since the epoch). */
  receive(deadline: number): boolean {
    for (;;) {
      const seen = Atomics.load(this.#replies, 0);
      const received = receiveMessageOnPort(this.#port) as { message: Reply } | undefined;
      if (received) {
        this.#take(received.message);
        return true;
      }
      if (this.#ended) this.#giveUp();
      const left = deadline - Date.now();
      if (left <= 0 || this.#ended) return false;
      Atomics.wait(this.#replies, 0, seen, left);
    }
  }

  /** What will not come is read by the engine. */
  #giveUp(): void {
    for (const batch of this.#batches.values()) batch.logs = [];
    this.#batches.clear();
  }

  dispose(): void {
    this.#ended = true;
    this.#port.close();
    void this.#worker.terminate();
  }
}

/** A log that a thread reads, or the engine while it would wait for one. */
export class AheadLog implements Portions {
  /** What came and was not taken yet. */
  readonly replies: NextOfLog[] = [];
  readonly #thread: AheadThread;
  readonly #id: number;
  readonly #request: LogRequest;
  readonly #meanwhile: () => boolean;
  /** Where the engine reads it. */
  #packer: Packer | undefined;
  #file: FileIdentity | undefined;
  /** Memory of the portion that was given last. */
  #given: ArrayBuffer | undefined;
  #ended = false;

  constructor(thread: AheadThread, id: number, request: LogRequest, meanwhile: () => boolean) {
    this.#thread = thread;
    this.#id = id;
    this.#request = request;
    this.#meanwhile = meanwhile;
  }

  /** Only portions of this file are given: another one may have stood at the path when the thread opened it. */
  expect(file: FileIdentity): this {
    this.#file = file;
    return this;
  }

  /** Reads a portion here, if no thread has begun with the log and there is room for one. */
  readHere(): boolean {
    if (this.#ended || this.replies.length >= defaults.portions || isLast(this.replies.at(-1))) return false;
    if (!this.#packer && !claim(this.#request)) return false;
    this.#packer ??= new Packer(this.#request);
    this.replies.push(this.#packer.next(this.#thread.spares.pop()));
    return true;
  }

  /** What was given before is no longer valid. */
  next(deadline: number): Portion | 'end' | 'replaced' | 'late' {
    this.#giveBack();
    while (this.replies.length === 0 && !this.#ended && (this.#packer || !this.#thread.ended)) if (!this.#hear(deadline)) return 'late';
    const next = this.replies.shift() ?? 'end';
    if (typeof next === 'string') return this.#end(next);
    const { dev, ino } = next.position;
    if (dev !== this.#file?.dev || ino !== this.#file.ino) return this.#end('end');
    if (next.last) this.#ended = true;
    else if (!this.#packer) this.#thread.post({ more: this.#id });
    this.#given = next.points.buffer;
    return unpackPortion(next);
  }

  /** The engine looks for itself when the thread has come to the end: the file may have grown meanwhile. */
  position(): undefined {
    return undefined;
  }

  close(): void {
    this.#giveBack();
    this.#packer?.close();
    this.#ended = true;
    this.replies.length = 0;
    this.#thread.forget(this.#id);
  }

  /** Sees to it that something comes; false where nothing did by the deadline. */
  #hear(deadline: number): boolean {
    return this.#thread.receive(0) || this.readHere() || (Date.now() < deadline && this.#meanwhile()) || this.#thread.receive(deadline);
  }

  #giveBack(): void {
    if (this.#given && this.#packer) this.#thread.spares.push(this.#given);
    else if (this.#given) this.#thread.post({ spare: this.#given });
    this.#given = undefined;
  }

  #end<T>(how: T): T {
    this.close();
    return how;
  }
}

const isLast = (next: NextOfLog | undefined): boolean => next !== undefined && (typeof next === 'string' || next.last);
