import type { StreamFormat, StreamReader, ReaderState } from '../readers/contract.ts';
import { look, type Tail, type TailState } from '../readers/tail.ts';
import type { SourceRow } from '../store/contract.ts';
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
  #tail: Tail | undefined;
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
    if (this.#tail) return this.#drain(this.#tail, deadline);
    const seen = look(this.#context.absolute(this.source.path), this.source.position as TailState | undefined);
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
    this.#tail?.close();
    this.#tail = undefined;
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
      return refused ? 'gone' : again ? 'again' : 'idle';
    }
    if (this.source.openEnd) this.#context.store.changeSource(this.source, { openEnd: false });
    this.#tail = tail;
    return this.#drain(tail, deadline);
  }

  #drain(tail: Tail, deadline: number): Outcome {
    for (let chunk = tail.next(); chunk; chunk = tail.next()) {
      if (chunk.offset > 0 && !tail.stands()) {
        this.close();
        return 'replaced';
      }
      this.#push(tail, chunk.bytes, chunk.offset, false);
      if (this.source.dead || chunk.atEnd) break;
      if (Date.now() >= deadline) return 'more';
    }
    const position = tail.state();
    this.#context.store.changeSource(this.source, { position });
    this.close();
    if (this.#read > defaults.longRead) this.#reader = undefined;
    this.#read = 0;
    return this.#rest(position);
  }

  #push(tail: Tail, bytes: Uint8Array, offset: number, final: boolean): void {
    const { store } = this.#context;
    this.#read += bytes.length;
    this.#reader ??= this.#format.create(this.#context.about(this.source), this.source.state as ReaderState | undefined);
    const reading = this.#reader.push(bytes, offset, final);
    const openEnd = final && reading.consumed > 0 && bytes[reading.consumed - 1] !== newLine;
    // What can fail comes before the first change of the store: points and position change together or not at all.
    tail.advance(reading.consumed);
    const progress = { position: tail.state(), state: this.#reader.state(), dead: reading.dead ?? false, openEnd };
    const intake = { ...this.#context.intake(this.source, progress.position.mtime), placement: this.#format.place(this.source.home) };
    store.changeSource(this.source, progress);
    takeReading(intake, reading.runs, false);
    for (const problem of reading.problems) addProblem(store, this.source, problem);
  }

  /** Nothing new. A file that has been silent for a while gets its last line counted. */
  #rest(state: TailState): Outcome {
    if (state !== this.source.position) this.#context.store.changeSource(this.source, { position: state });
    const { size, offset } = state;
    if (this.source.dead || size === offset || size === this.#finishedAt) return 'idle';
    if (!this.#isSilent(state)) return this.#context.oneShot ? 'more' : 'idle';
    this.#finishedAt = size;
    // Asked for with another size, the tail of an unchanged file is handed out once more.
    const seen = look(this.#context.absolute(this.source.path), { ...state, size: -1 });
    if (seen.kind === 'unchanged' || seen.kind === 'gone' || seen.kind === 'unreadable') return 'idle';
    const chunk = seen.kind === 'grown' ? seen.tail.next() : undefined;
    if (chunk) this.#push(seen.tail, chunk.bytes, chunk.offset, true);
    seen.tail.close();
    return 'idle';
  }

  /** By both clocks of the file: programs set the time of change back, the other they cannot. */
  #isSilent({ mtime, ctime }: TailState): boolean {
    const quiet = this.#context.now() - Math.max(mtime, ctime) / 1000;
    if (!this.#context.oneShot) return quiet >= defaults.silence;
    return quiet >= defaults.pause || this.#context.now() - this.#openedAt >= defaults.patience;
  }
}

const newLine = 10;

function continuesAtNewLine(tail: Tail): boolean {
  const [next] = tail.peek(1);
  return next === undefined || next === newLine || next === 13;
}
