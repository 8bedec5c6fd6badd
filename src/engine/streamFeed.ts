import { crc32 } from 'node:zlib';
import type { StreamFormat, StreamReader, ReaderState } from '../readers/contract.ts';
import { type Chunk, type Look, look, type Tail, type TailState } from '../readers/tail.ts';
import type { SourceRow } from '../store/contract.ts';
import { type Portion, type Portions, TailPortions } from './ahead/portions.ts';
import type { Feed, FeedContext, Outcome } from './feed.ts';
import { addProblem, takeReading } from './ingest.ts';

const defaults = {
  /** Seconds without growth after which a last line without its end is taken as it stands. */
  silence: 10,
  /** The same where the file is read once and nobody waits for more. */
  pause: 1,
  /** Bytes read at once after which a reader is let go of. */
  longRead: 64 * 1024,
  /** Seconds that this is waited for at most. */
  patience: 3,
  /** Bytes. C's `printf` into a file comes in blocks of so many, whose ends cut lines: the rest may come minutes later. */
  block: 4096,
};

/** Follows a log that grows at its end. */
export class StreamFeed implements Feed {
  readonly source: SourceRow;
  readonly #format: StreamFormat;
  readonly #context: FeedContext;
  /** Made from the source's state when it is needed. */
  #reader: StreamReader | undefined;
  /** Bytes read since the file was opened. */
  #read = 0;
  /** Open while there is a backlog, so that the rest of a chunk is not read again. */
  #backlog: Portions | undefined;
  /** Size at which the unfinished end was taken or found to be none. */
  #finishedAt = -1;
  readonly #openedAt: number;

  constructor(format: StreamFormat, context: FeedContext, source: SourceRow) {
    this.source = source;
    this.#format = format;
    this.#context = context;
    this.#openedAt = context.now();
  }

  work(deadline: number): Outcome {
    if (!this.source.position) this.#backlog ??= this.#context.takeAhead(this.source);
    if (this.#backlog) return this.#drain(this.#backlog, deadline);
    const seen = this.#look(this.source.position as TailState | undefined);
    switch (seen.kind) {
      case 'gone':
        return 'gone';
      case 'unreadable':
        this.#context.unreadable(this.source, seen.code);
        return 'idle';
      case 'unchanged':
        return this.#rest(seen.state);
      case 'replaced':
        seen.tail.close();
        return 'replaced';
      case 'grown':
        return this.#open(seen.tail, deadline);
    }
  }

  close(): void {
    this.#backlog?.close();
    this.#backlog = undefined;
  }

  #look(state?: TailState): Look {
    return look(this.#context.absolute(this.source.path), state, this.#format.memory?.());
  }

  #open(tail: Tail, deadline: number): Outcome {
    const before = this.source.position as TailState | undefined;
    const { ino, dev } = tail.state();
    const moved = ino !== before?.ino || dev !== before.dev;
    const refused = moved && !this.#context.isInPlace(this.source.path);
    // A last line that was taken without its end went on: its numbers may be others now.
    const again = this.source.openEnd && !continuesAtNewLine(tail);
    if (refused || again || this.source.dead) {
      tail.close();
      return refused ? 'gone' : again ? this.#readAnew(deadline) : 'idle';
    }
    if (this.source.openEnd) this.#context.store.changeSource(this.source, { openEnd: false });
    this.#backlog = new TailPortions(tail, () => this.#readerHere());
    return this.#drain(this.#backlog, deadline);
  }

  /**
   * Puts what the log says now in place of what was read, in one step: forgotten first, it would be lost with a log that is truncated
   * before it is read again.
   */
  #readAnew(deadline: number): Outcome {
    const before = this.source.position as TailState;
    const seen = this.#look();
    if (seen.kind !== 'grown') return 'idle';
    try {
      const chunk = seen.tail.next();
      if (!chunk || (chunk.atEnd && !beginsWith(chunk.bytes, before))) return 'replaced';
      const reader = this.#format.create(this.#context.about(this.source));
      const reading = reader.push(chunk.bytes, 0, false);
      // Of a long log, or one that tells of restarts, the rows are made anew.
      if (!beginsWith(chunk.bytes, before) || reading.runs.some(({ restart }) => restart)) return 'again';
      seen.tail.advance(reading.consumed);
      this.#reader = reader;
      this.#take({ reading, position: seen.tail.state(), state: reader.state() }, false, true);
    } finally {
      seen.tail.close();
    }
    return this.work(deadline);
  }

  #drain(backlog: Portions, deadline: number): Outcome {
    for (let next = backlog.next(deadline); next !== 'end'; next = backlog.next(deadline)) {
      if (next === 'late') return 'more';
      if (next === 'replaced') {
        this.close();
        return 'replaced';
      }
      this.#take(next, false);
      if (!next.last && Date.now() >= deadline) return 'more';
    }
    const position = backlog.position();
    this.close();
    if (!position) return this.work(deadline);
    this.#context.store.changeSource(this.source, { position });
    if (this.#read > defaults.longRead) this.#reader = undefined;
    this.#read = 0;
    return this.#rest(position);
  }

  #readerHere(): StreamReader {
    return (this.#reader ??= this.#format.create(this.#context.about(this.source), this.source.state as ReaderState | undefined));
  }

  /** Everything that can fail has been done: points and position change together or not at all. */
  #take({ reading, position, state }: Omit<Portion, 'last'>, openEnd: boolean, whole = false): void {
    const { store } = this.#context;
    this.#read += reading.consumed;
    const intake = { ...this.#context.intake(this.source, position.mtime), placement: this.#format.place(this.source.home) };
    store.changeSource(this.source, { position, state, dead: reading.dead ?? false, openEnd });
    takeReading(intake, reading.runs, whole);
    for (const problem of reading.problems) addProblem(store, this.source, problem);
  }

  /** Nothing new. A file that has been silent for a while gets its last line counted. */
  #rest(state: TailState): Outcome {
    if (state !== this.source.position) this.#context.store.changeSource(this.source, { position: state });
    const { size, offset } = state;
    if (this.source.dead || size === this.#finishedAt) return 'idle';
    if (size === offset) return this.#context.oneShot ? this.#finish(state) : 'idle';
    if (!this.#context.oneShot && size % defaults.block === 0) return 'idle';
    if (!this.#isSilent(state)) return this.#context.oneShot ? 'more' : 'idle';
    this.#finishedAt = size;
    // Asked for with another size, the tail of an unchanged file is handed out once more.
    const seen = this.#look({ ...state, size: -1 });
    if (seen.kind === 'unchanged' || seen.kind === 'gone' || seen.kind === 'unreadable') return 'idle';
    const chunk = seen.kind === 'grown' ? seen.tail.next() : undefined;
    if (chunk) this.#takeEnd(seen.tail, chunk);
    seen.tail.close();
    return 'idle';
  }

  /** Nobody waits for more: what a reader held back because more might follow counts as it stands, such as a progress bar that never came to its end. */
  #finish(state: TailState): Outcome {
    this.#finishedAt = state.size;
    const reader = this.#readerHere();
    const reading = reader.push(new Uint8Array(0), state.offset, true);
    if (reading.runs.length > 0) this.#take({ reading, position: state, state: reader.state() }, false);
    return 'idle';
  }

  #takeEnd(tail: Tail, { bytes, offset }: Chunk): void {
    const reader = this.#readerHere();
    const reading = reader.push(bytes, offset, true);
    tail.advance(reading.consumed);
    this.#take({ reading, position: tail.state(), state: reader.state() }, reading.consumed > 0 && bytes[reading.consumed - 1] !== newLine);
  }

  /** By both clocks of the file: programs set the time of change back, the other they cannot. */
  #isSilent({ mtime, ctime }: TailState): boolean {
    const quiet = this.#context.now() - Math.max(mtime, ctime) / 1000;
    if (!this.#context.oneShot) return quiet >= defaults.silence;
    return quiet >= defaults.pause || this.#context.now() - this.#openedAt >= defaults.patience;
  }
}

const newLine = 10;

/** Whether all that was read stands at the begin of the bytes. */
const beginsWith = (bytes: Uint8Array, { offset, sum }: TailState): boolean => bytes.length >= offset && crc32(bytes.subarray(0, offset)) === sum;

function continuesAtNewLine(tail: Tail): boolean {
  const [next] = tail.peek(1);
  return next === undefined || next === newLine || next === 13;
}
