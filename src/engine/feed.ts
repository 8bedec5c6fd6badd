import { phrase, type Phrase } from '../model/phrase.ts';
import type { SourceContext } from '../readers/contract.ts';
import type { SourceRow } from '../store/contract.ts';
import type { Store } from '../store/store.ts';
import type { Portions } from './ahead/portions.ts';
import type { Intake } from './ingest.ts';

/** `replaced`: something else stands at the path. `again`: what was taken must be read from the start, in place of what there is. */
export type Outcome = 'idle' | 'more' | 'gone' | 'replaced' | 'again';

/** One file that is read, as long as the engine runs. */
export interface Feed {
  readonly source: SourceRow;
  /** Looks at the file and takes in what is new, until `deadline` (milliseconds since the epoch) at most. */
  work(deadline: number): Outcome;
  /** Lets go of the open file. */
  close(): void;
}

/** What a feed needs of the engine. */
export interface FeedContext {
  readonly store: Store;
  /** Nobody waits for more: what is there is all. */
  readonly oneShot: boolean;
  /** Seconds since the epoch. */
  now(): number;
  absolute(path: string): string;
  isInPlace(path: string): boolean;
  /** What a reader may know of the file. */
  about(source: SourceRow): SourceContext;
  /** @param grownAt milliseconds since the epoch; without it the file is asked */
  intake(source: SourceRow, grownAt?: number): Omit<Intake, 'placement'>;
  unreadable(source: SourceRow, code: string): void;
  /** What a thread has begun to read of a log that is new. */
  takeAhead(source: SourceRow): Portions | undefined;
}

/** For the problem list: why a file cannot be read. */
export function unreadableMessage(code: string): Phrase {
  return code === 'EACCES' || code === 'EPERM'
    ? phrase('This log may not be read ({0}). Check its permissions; it is tried again by itself.', code)
    : phrase('This log cannot be read ({0}). It is tried again by itself.', code);
}
