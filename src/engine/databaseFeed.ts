import { statSync } from 'node:fs';
import { messageOf, UserError } from '../base/errors.ts';
import { phrase } from '../model/phrase.ts';
import type { DatabaseFormat, ReaderState } from '../readers/contract.ts';
import type { SourceRow } from '../store/contract.ts';
import type { Feed, FeedContext, Outcome } from './feed.ts';
import { addProblem, takeReading } from './ingest.ts';
import { openSqliteLog, type SqliteLog } from './sqliteLog.ts';

/** Size, time and identity of the database and of its log beside it. */
type Sighting = string;

/** Asks a database of others for its new rows, as often as it or its write-ahead log changes. */
export class DatabaseFeed implements Feed {
  readonly #format: DatabaseFormat;
  readonly #context: FeedContext;
  readonly source: SourceRow;

  constructor(format: DatabaseFormat, context: FeedContext, source: SourceRow) {
    this.#format = format;
    this.#context = context;
    this.source = source;
  }

  work(): Outcome {
    const path = this.#context.absolute(this.source.path);
    const main = sight(path);
    if (main === '') return 'gone';
    const position: Sighting = `${main} ${sight(`${path}-wal`)}`;
    const before = this.source.position as Sighting | undefined;
    if (position === before) return 'idle';
    if (!this.#context.isInPlace(this.source.path)) return 'gone';
    // Another file stands there now: row numbers of the old one mean nothing in it.
    if (before && inode(before) !== inode(position)) return 'again';
    return this.#read(path, position);
  }

  close(): void {}

  #read(path: string, position: Sighting): Outcome {
    let database: SqliteLog | undefined;
    try {
      database = openSqliteLog(path);
      const state = this.source.state as ReaderState | undefined;
      if (state !== undefined && !this.#format.continues(database, state)) return 'again';
      const reading = this.#format.read(this.#context.about(this.source), database, state);
      takeReading({ ...this.#context.intake(this.source), placement: this.#format.place(this.source.home) }, reading.runs, false);
      for (const problem of reading.problems) addProblem(this.#context.store, this.source, problem);
      this.#context.store.changeSource(this.source, { position, state: reading.state });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // A busy writer is no news; it is asked again at the next look.
      if (/busy|locked/i.test(error.message)) return 'idle';
      this.#context.store.changeSource(this.source, { position });
      addProblem(this.#context.store, this.source, { source: this.source.path, severity: 'error', message: phrase('This database cannot be read: {0}', messageOf(error)) });
    } finally {
      database?.dispose();
    }
    return 'idle';
  }
}

const inode = (position: Sighting): string => position.split(' ', 1)[0]!;

function sight(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return '';
  }
}
