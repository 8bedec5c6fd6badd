import type { ReaderState, StreamReader } from '../../readers/contract.ts';
import type { Tail, TailState } from '../../readers/tail.ts';
import type { TakenReading } from '../ingest.ts';

/** What a stretch of a log says, and where its reading stands behind it: the two are committed together. */
export interface Portion {
  reading: TakenReading;
  position: TailState;
  state: ReaderState;
  /** The log holds no more for now. */
  last: boolean;
}

/** A log that is being read, a portion at a time; each is valid until the next one is asked for. */
export interface Portions {
  /** `replaced`: what was read before no longer stands in the file. `late`: not ready by the deadline (milliseconds since the epoch). */
  next(deadline: number): Portion | 'end' | 'replaced' | 'late';
  /** Where the file was seen to end; undefined where nobody here has seen it. */
  position(): TailState | undefined;
  close(): void;
}

/** Reads an open log to the end that it has now. */
export class TailPortions implements Portions {
  readonly #tail: Tail;
  readonly #reader: () => StreamReader;
  #ended = false;

  /** @param reader goes on where the tail stands */
  constructor(tail: Tail, reader: () => StreamReader) {
    this.#tail = tail;
    this.#reader = reader;
  }

  next(): Portion | 'end' | 'replaced' {
    const chunk = this.#ended ? undefined : this.#tail.next();
    if (!chunk) return 'end';
    if (chunk.offset > 0 && !this.#tail.stands()) return 'replaced';
    const reader = this.#reader();
    const reading = reader.push(chunk.bytes, chunk.offset, false);
    this.#tail.advance(reading.consumed);
    this.#ended = chunk.atEnd || reading.dead === true;
    return { reading, position: this.#tail.state(), state: reader.state(), last: this.#ended };
  }

  position(): TailState {
    return this.#tail.state();
  }

  close(): void {
    this.#tail.close();
  }
}
