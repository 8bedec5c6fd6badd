import type { DatabaseSync } from 'node:sqlite';

/** Counted up with each change of the tables, of what their blobs hold, and of the states that readers go on from. */
const version = 4;

/**
 * Rows that only we read as a whole are JSON; what is many or large is packed. The newest points of a run's short series are in the rows
 * that describe them (`bundle.tails`), so that a run of a few points is one row. Chunks have rowids of their own (part · 2²⁰ + index): a
 * table without rowid keeps blobs of this size badly.
 */
const tables = `
  CREATE TABLE source (id INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT;
  CREATE TABLE member (source INTEGER NOT NULL, run TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (source, run)) STRICT, WITHOUT ROWID;
  CREATE TABLE run (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE bundle (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, run TEXT NOT NULL, keys TEXT NOT NULL, numbers BLOB NOT NULL, tails BLOB) STRICT;
  CREATE TABLE tail (part INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;
  CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, count INTEGER NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
    corners BLOB NOT NULL, data BLOB NOT NULL
  ) STRICT;
  CREATE TABLE artifact (id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
  CREATE TABLE finding (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE monitor (run TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Chunks and artifacts of one part have ids in [part · rowsPerPart, (part + 1) · rowsPerPart). */
export const rowsPerPart = 2 ** 20;

/** A database of another Lossband: it is a cache, so it is built anew from the logs. */
export class UnknownSchema extends Error {}

/** Makes the tables in an empty database. @throws UnknownSchema where there are others */
export function prepare(database: DatabaseSync): void {
  const found = Number(database.prepare('PRAGMA user_version').get()!['user_version']);
  if (found === version) return;
  if (found !== 0) throw new UnknownSchema(`schema version ${found}`);
  database.exec(`BEGIN IMMEDIATE; ${tables} PRAGMA user_version = ${version}; COMMIT;`);
}
