import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { maybeSqlite } from '../../store/sqliteModule.ts';

const defaults = {
  /** Milliseconds to wait for another process that writes. */
  timeout: 5_000,
};

/** Version 1. Numbers that JSON does not have stand as text in columns without a type. */
const schema = `
  CREATE TABLE about (json TEXT NOT NULL);
  CREATE TABLE state (version INTEGER NOT NULL, json TEXT NOT NULL);
  CREATE TABLE trials (position INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE reports (trial INTEGER NOT NULL, attempt INTEGER NOT NULL, n INTEGER NOT NULL, step, loss, PRIMARY KEY (trial, attempt, n)) WITHOUT ROWID;
  CREATE TABLE requests (id INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL, at REAL NOT NULL);
  CREATE TABLE driver (id TEXT NOT NULL, json TEXT NOT NULL, heardAt REAL NOT NULL);
  PRAGMA user_version = 1;`;

type Value = string | number | null;
export type Row = Record<string, unknown>;

/** The SQLite file of a sweep. Any number of processes have it open; each write is one transaction. */
export class SweepDatabase implements Disposable {
  readonly #database: DatabaseSync;

  /** @throws UserError where it cannot be opened, or `create` finds one there */
  constructor(path: string, create = false) {
    const sqlite = maybeSqlite();
    if (!sqlite) throw new UserError('This Node.js has no SQLite, which keeps the state of a sweep. Node.js 22.13 or newer has it.');
    if (existsSync(path) === create) throw new UserError(create ? `There is a sweep already: ${path}` : `There is no sweep: ${path}`);
    try {
      this.#database = new sqlite.DatabaseSync(path, { timeout: defaults.timeout, allowExtension: false });
      // NORMAL: a killed process loses nothing. After a power cut the last steps may be gone; the folders of the trials still tell of them.
      this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF;');
      if (create) this.write(() => this.#database.exec(schema));
      const version = this.#database.prepare('PRAGMA user_version').get()?.['user_version'];
      if (version !== 1) throw new UserError(`${path} was written by another version of Lossband.`);
    } catch (error) {
      throw error instanceof UserError ? error : new UserError(`The state of the sweep in ${path} cannot be opened: ${messageOf(error)}`, { cause: error });
    }
  }

  all(sql: string, ...values: Value[]): Row[] {
    return this.#database.prepare(sql).all(...values);
  }

  get(sql: string, ...values: Value[]): Row | undefined {
    return this.#database.prepare(sql).get(...values);
  }

  /** How many rows it changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }

  /** All or nothing; `false` undoes it. @throws the system's error, e.g. where the disk is full: then nothing was written. */
  write<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec(result === false ? 'ROLLBACK' : 'COMMIT');
      return result;
    } catch (error) {
      // A full disk may have ended it already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  dispose(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
