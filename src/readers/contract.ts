import type { Artifact } from '../model/artifact.ts';
import type { Problem } from '../model/problem.ts';
import type { Hparams, RunState } from '../model/run.ts';
import type { ColumnBuilder } from '../model/series.ts';

/** Plain JSON: what a reader needs to go on after a restart. Kept small; it is stored with every commit. */
export type ReaderState = null | boolean | number | string | ReaderState[] | { [key: string]: ReaderState };

/**
 * One segment of what a log says about one run. Several segments of one run in a `Reading` are in the order of the log;
 * a restart applies before the points of its own segment.
 */
export interface RunReading {
  /** '' for the run that the file belongs to; else the name of a run within the file (a trial, an MLflow run id …). */
  key: string;
  /**
   * The training went back: earlier points of the run with `step >= restart.step` are superseded
   * (of the named tags only, where `tags` is given).
   */
  restart?: { step: number; tags?: string[] };
  /** Valid until the thread's next push of any reader of the format: their memory is used again. */
  series: Map<string, ColumnBuilder>;
  artifacts: Artifact[];
  hparams: Hparams;
  facts: Record<string, string>;
  /** Only what the log itself says; a run that merely grows is judged live or stalled by the engine. `running`: it is not over, or no longer so. */
  state?: Exclude<RunState, 'live' | 'stalled'> | 'running';
  startedAt?: number;
  endedAt?: number;
  /** A better name than the path, where the log has one. */
  name?: string;
}

/** What came of some bytes. Total: bad input becomes a problem, never a throw. */
export interface Reading {
  /** Leading bytes of this push that are done with. The rest (a torn record or line) is fed again with more behind it. */
  consumed: number;
  /** Set once nothing after `consumed` can be trusted (a bad checksum in a format without resync): the file is read no further. */
  dead?: boolean;
  runs: RunReading[];
  problems: Problem[];
}

/** Reads a log that grows at its end. */
export interface StreamReader {
  /**
   * @param bytes everything from the committed offset on, or its first part; kept by the caller, not by the reader
   * @param offset where `bytes` starts in the file
   * @param final no more will come (the file is finished or was replaced): an unterminated last line counts
   */
  push(bytes: Uint8Array, offset: number, final: boolean): Reading;
  /** What `create` needs to go on at the byte after the last `consumed` one. */
  state(): ReaderState;
}

/** Names the file to the reader: its path below the root ('/' between) and what the config says. No handles. */
export interface SourceContext {
  path: string;
  patterns: readonly RegExp[];
  /**
   * The first bytes of a file near this one, e.g. `catboost_info/catboost_training.json`, at most 64 KiB unless `most` says otherwise; `name` is
   * relative to the file's folder.
   * Undefined where there is none. Only for what the log itself leaves out, e.g. which metric CatBoost's `learn:` is.
   */
  beside?(name: string, most?: number): Uint8Array | undefined;
}

/** Where a file's points belong. */
export interface Placement {
  /** Path of the run below the root, '' for the root itself. */
  run: string;
  /**
   * Among sources of one run with a `rank`, only the highest is shown: each checkpoint repeats the whole history.
   * Sources that share the highest are all shown.
   */
  rank?: number;
}

interface ReaderBase {
  /** Stable, e.g. `tfevents`. */
  id: string;
  title: string;
  /**
   * How sure the reader is that the file is its own: 0 no, 1 certain. Judged by content; the name may only tip the scale.
   * @param path below the root
   * @param head the first ≤ 64 KiB
   * @param patterns the config's, for text logs that only they can read
   */
  sniff(path: string, head: Uint8Array, patterns?: readonly RegExp[]): number;
  place(path: string): Placement;
  /** Such a file only adds to what others tell of its run (hyperparameters, a summary): alone it makes no run. */
  companion?: boolean;
}

/** A format that only ever grows: TensorBoard, CSV, JSON lines, printed text … */
export interface StreamFormat extends ReaderBase {
  kind: 'stream';
  /** Memory that all readers of this format and thread read their bytes from without copying them, if they lie there. */
  memory?(): Uint8Array;
  create(source: SourceContext, state?: ReaderState): StreamReader;
}

/** A format that is written anew as a whole (JSON, YAML): every reading replaces the one before. */
export interface DocumentFormat extends ReaderBase {
  kind: 'document';
  read(source: SourceContext, bytes: Uint8Array): Omit<Reading, 'consumed' | 'dead'> & { rank?: number };
}

/** A SQLite file that belongs to somebody else: opened by the engine, read-only, while its writer may be live. */
export interface ReadOnlyDatabase {
  /** Rows of a fixed statement; throws `UserError` when the database is busy or is not what it claims to be. */
  all(sql: string, ...parameters: (string | number)[]): Record<string, unknown>[];
}

export interface DatabaseFormat extends ReaderBase {
  kind: 'database';
  /** Tells by its tables whether the database is this format's. */
  recognises(tables: readonly string[]): boolean;
  /** False where the rows that `state` speaks of are gone, or others have their numbers: the database is read anew as a whole. */
  continues(database: ReadOnlyDatabase, state: ReaderState): boolean;
  /** Reads what is new since `state`. */
  read(source: SourceContext, database: ReadOnlyDatabase, state?: ReaderState): Omit<Reading, 'consumed' | 'dead'> & { state: ReaderState };
}

export type Format = StreamFormat | DocumentFormat | DatabaseFormat;
