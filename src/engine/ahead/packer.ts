import { look } from '../../readers/tail.ts';
import { aheadFormats } from './formats.ts';
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

function open({ path, format: id, home }: LogRequest): TailPortions | undefined {
  const { format } = aheadFormats.find((each) => each.format.id === id)!;
  const seen = look(path, undefined, format.memory?.());
  if (seen.kind !== 'grown') return undefined;
  const reader = format.create({ path: home, patterns: [] });
  return new TailPortions(seen.tail, () => reader);
}

/** Whether the log is the caller's to read: who is first reads it. */
export const claim = ({ claimed }: LogRequest): boolean => Atomics.compareExchange(claimed, 0, 0, 1) === 0;
