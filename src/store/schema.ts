import type { DatabaseSync } from 'node:sqlite';

/**
 * Each entry brings the database one version further; versions that were released are never edited. Rows that only we read as a
 * whole are JSON; what is many or large has columns of its own. `part.tail` holds the newest points, so that a run of a few points
 * is one row. Chunks have rowids of their own (part · 2²⁰ + index): a table without rowid keeps blobs of this size badly.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE source (id INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT;
  CREATE TABLE member (source INTEGER NOT NULL, run TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (source, run)) STRICT, WITHOUT ROWID;
  CREATE TABLE run (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE part (
    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, run TEXT NOT NULL, kind TEXT NOT NULL, tag TEXT NOT NULL,
    summary BLOB NOT NULL, judged INTEGER NOT NULL, chunks INTEGER NOT NULL, segment INTEGER NOT NULL, tail BLOB
  ) STRICT;
  CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, count INTEGER NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
    corners BLOB NOT NULL, data BLOB NOT NULL
  ) STRICT;
  CREATE TABLE artifact (id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
  CREATE TABLE finding (id TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE monitor (run TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO monitor SELECT id, json_extract(data, '$.monitor') FROM run WHERE json_extract(data, '$.monitor') IS NOT NULL;
  UPDATE run SET data = json_remove(data, '$.monitor');
  `,
];

/** Chunks and artifacts of one part have ids in [part · rowsPerPart, (part + 1) · rowsPerPart). */
export const rowsPerPart = 2 ** 20;

/** A database of a later Lossband: it is a cache, so it is built anew rather than guessed at. */
export class UnknownSchema extends Error {}

/** Brings an empty or older database to this version, all or nothing. */
export function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()!['user_version']);
  if (version > migrations.length) throw new UnknownSchema(`schema version ${version}`);
  if (version === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  for (const migration of migrations.slice(version)) database.exec(migration);
  database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT;`);
}
