import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../base/disposable.ts';
import { messageOf, UserError } from '../base/errors.ts';
import type { ReadOnlyDatabase } from '../readers/contract.ts';
import { maybeSqlite } from '../store/sqliteModule.ts';

const defaults = {
  /** Milliseconds to wait for a writer. */
  timeout: 500,
  /** Bytes of one value, and of a statement's memory: a foreign file must not decide how much we allocate. */
  largestValue: 64 * 2 ** 20,
};

/** Somebody else's database, opened without leaving a trace beside it. */
export interface SqliteLog extends ReadOnlyDatabase, Disposable {}

/** @throws UserError where it cannot be opened: this Node has no SQLite, or the file is none. */
export function openSqliteLog(path: string): SqliteLog {
  const sqlite = maybeSqlite();
  if (!sqlite) throw new UserError('This Node.js has no SQLite. Node.js 22.13 or newer reads this log.');
  // Without a live writer there is no WAL to look into, and `immutable` keeps SQLite from creating one beside the log.
  const url = pathToFileURL(path);
  url.searchParams.set('mode', 'ro');
  if (!hasBytes(`${path}-wal`)) url.searchParams.set('immutable', '1');
  let database: DatabaseSync;
  try {
    database = new sqlite.DatabaseSync(url, { readOnly: true, allowExtension: false, timeout: defaults.timeout });
    database.exec('PRAGMA trusted_schema=OFF; PRAGMA query_only=ON; PRAGMA mmap_size=0;');
  } catch (error) {
    throw new UserError(messageOf(error), { cause: error });
  }
  return {
    all(sql, ...parameters) {
      try {
        return database.prepare(sql).all(...parameters);
      } catch (error) {
        throw new UserError(messageOf(error), { cause: error });
      }
    },
    dispose: () => database.close(),
  };
}

function hasBytes(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}
