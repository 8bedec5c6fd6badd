import { openLog } from './formats.ts';
import { type LogRequest, type NextOfLog, packPortion } from './messages.ts';
import { TailPortions } from './portions.ts';

/**
 * Reads a log from its begin, in portions that can be handed over and kept. What goes wrong here shows again, and is told, when the engine itself
 * looks at the log.
 */
export class Packer {
  readonly #request: LogRequest;
  #portions: TailPortions | undefined;

  constructor(request: LogRequest) {
    this.#request = request;
  }

  /** @param spare memory that is used where it is enough */
  next(spare?: ArrayBuffer): NextOfLog {
    try {
      this.#portions ??= open(this.#request);
      const next = this.#portions?.next() ?? 'end';
      return typeof next === 'string' ? next : packPortion(next, spare);
    } catch {
      return 'end';
    }
  }

  close(): void {
    this.#portions?.close();
  }
}

function open(request: LogRequest): TailPortions | undefined {
  const log = openLog(request);
  return log && new TailPortions(log.tail, () => log.reader);
}

/** Whether the log is the caller's to read: who is first reads it. */
export const claim = ({ claimed }: LogRequest): boolean => Atomics.compareExchange(claimed, 0, 0, 1) === 0;
