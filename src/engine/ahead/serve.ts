import type { MessagePort } from 'node:worker_threads';
import { look } from '../../readers/tail.ts';
import { readBatch } from './batch.ts';
import { aheadFormats } from './formats.ts';
import { packPortion, type Reply, type Request } from './messages.ts';
import { TailPortions } from './portions.ts';

interface Log {
  request: Extract<Request, { open: number }>;
  /** How many portions may be made before one is taken. */
  room: number;
  portions?: TailPortions;
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
    log.room--;
    const next = nextOf(log);
    if (typeof next === 'string') {
      this.#reply({ log: id, next });
      return this.#close(id);
    }
    const packed = packPortion(next, this.#spares.pop());
    this.#reply({ log: id, next: packed }, [packed.points.buffer]);
    if (next.last) this.#close(id);
  }

  #reply(reply: Reply, handedOver: ArrayBuffer[] = []): void {
    this.#port.postMessage(reply, handedOver);
    Atomics.add(this.#replies, 0, 1);
    Atomics.notify(this.#replies, 0);
  }

  #close(id: number): void {
    this.#logs.get(id)?.portions?.close();
    this.#logs.delete(id);
  }
}

/** What goes wrong here shows again, and is told, when the engine itself reads the log. */
function nextOf(log: Log): ReturnType<TailPortions['next']> {
  try {
    log.portions ??= open(log.request);
    return log.portions?.next() ?? 'end';
  } catch {
    return 'end';
  }
}

function open({ path, format: id, home }: Log['request']): TailPortions | undefined {
  const { format } = aheadFormats.find((each) => each.format.id === id)!;
  const seen = look(path, undefined, format.memory?.());
  if (seen.kind !== 'grown') return undefined;
  const reader = format.create({ path: home, patterns: [] });
  return new TailPortions(seen.tail, () => reader);
}
