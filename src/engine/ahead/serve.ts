import type { MessagePort } from 'node:worker_threads';
import { readBatch } from './batch.ts';
import type { LogRequest, Reply, Request } from './messages.ts';
import { claim, Packer } from './packer.ts';

interface Log {
  request: LogRequest;
  /** How many portions may be made before one is taken. */
  room: number;
  packer?: Packer;
}

/** Reads logs in the order in which they were asked for, a few portions of each. */
export class AheadServer {
  readonly #port: MessagePort;
  readonly #replies: Int32Array;
  readonly #logs = new Map<number, Log>();
  readonly #batches: Extract<Request, { batch: number }>[] = [];
  readonly #spares: ArrayBuffer[] = [];
  #working = false;

  constructor(port: MessagePort, replies: Int32Array) {
    this.#port = port;
    this.#replies = replies;
    port.on('message', (request: Request) => this.#take(request));
  }

  #take(request: Request): void {
    if ('open' in request) this.#logs.set(request.open, { request, room: request.portions });
    else if ('batch' in request) this.#batches.push(request);
    else if ('spare' in request) this.#spares.push(request.spare);
    else if ('more' in request) {
      const log = this.#logs.get(request.more);
      if (log) log.room++;
    } else this.#close(request.close);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#working) return;
    this.#working = true;
    setImmediate(() => {
      this.#working = false;
      const batch = this.#batches.shift();
      if (batch) {
        const logs = readBatch(batch.logs);
        this.#reply({ batch: batch.batch, logs }, logs.flatMap((log) => log?.whole.points.buffer ?? []));
        return this.#schedule();
      }
      for (const [id, log] of this.#logs) {
        if (log.room === 0) continue;
        this.#work(id, log);
        return this.#schedule();
      }
    });
  }

  #work(id: number, log: Log): void {
    if (!log.packer && !claim(log.request)) return this.#close(id);
    log.packer ??= new Packer(log.request);
    log.room--;
    const next = log.packer.next(this.#spares.pop());
    const ends = typeof next === 'string';
    this.#reply({ log: id, next }, ends ? [] : [next.points.buffer]);
    if (ends || next.last) this.#close(id);
  }

  #reply(reply: Reply, handedOver: ArrayBuffer[] = []): void {
    this.#port.postMessage(reply, handedOver);
    Atomics.add(this.#replies, 0, 1);
    Atomics.notify(this.#replies, 0);
  }

  #close(id: number): void {
    this.#logs.get(id)?.packer?.close();
    this.#logs.delete(id);
  }
}
