import { crc32 } from 'node:zlib';
import { isRecord } from '../../base/record.ts';
import type { ReadOnlyDatabase } from '../contract.ts';

export type Row = Record<string, unknown>;

const defaults = {
  /** Rows that are objects at a time; the points they hold take a tenth of the memory. */
  page: 20_000,
};

/** A table whose rows come one after the other. */
export interface Table {
  /** Selects `id`, holds `id > ?` (or rowid), orders by it, and ends in `LIMIT ?`. */
  sql: string;
  /** The columns that a row keeps for good; all of them where absent. */
  fixed?: readonly string[];
}

/** How far a table was read: the id of its last row, and a checksum that tells this row from another one with its id. */
export type Mark = { id: number; row: number };

const start: Mark = { id: 0, row: 0 };

/**
 * The rows of a table that came after a mark, in pages.
 * @returns the mark of the last row
 */
export function eachNewRow(database: ReadOnlyDatabase, { sql, fixed }: Table, from: Mark, take: (row: Row) => void): Mark {
  for (let mark = from; ;) {
    const rows = database.all(sql, mark.id, defaults.page);
    for (const row of rows) take(row);
    const last = rows.at(-1);
    if (typeof last?.id === 'number') mark = { id: last.id, row: checksum(last, fixed) };
    if (rows.length < defaults.page || typeof last?.id !== 'number') return mark;
  }
}

/**
 * Whether the rows that were read last are still where they were. Who deletes a study and begins another one gets its numbers again, and
 * SQLite's VACUUM numbers the rows anew where a table has no key of numbers: reading on would leave out rows or keep what is gone.
 */
export function rowsStand(database: ReadOnlyDatabase, tables: Readonly<Record<string, Table>>, state: unknown): boolean {
  return Object.entries(tables).every(([name, { sql, fixed }]) => {
    const mark = isRecord(state) ? state[name] : undefined;
    if (!isMark(mark)) return false;
    if (mark.id === 0) return true;
    const [row] = database.all(sql, mark.id - 1, 1);
    return row?.id === mark.id && checksum(row, fixed) === mark.row;
  });
}

function checksum(row: Row, fixed: readonly string[] = Object.keys(row)): number {
  return crc32(fixed.map((column) => (row[column] instanceof Uint8Array ? textOf(row[column]) : String(row[column]))).join('\0'));
}

export const textOf = (cell: unknown): string => (cell instanceof Uint8Array ? new TextDecoder().decode(cell) : typeof cell === 'string' ? cell : '');

export const numberIn = (cell: unknown): number => (typeof cell === 'number' ? cell : typeof cell === 'bigint' ? Number(cell) : NaN);

/** The marks of a state by the names of the tables, those of the start where it has none. */
export function marksOf<Name extends string>(state: unknown, tables: Readonly<Record<Name, Table>>): Record<Name, Mark> {
  const saved = isRecord(state) ? state : {};
  return Object.fromEntries(Object.keys(tables).map((name) => [name, isMark(saved[name]) ? saved[name] : start])) as Record<Name, Mark>;
}

const isMark = (value: unknown): value is Mark => isRecord(value) && typeof value.id === 'number' && typeof value.row === 'number';

/** The readings of the runs in a file, made when first asked for. */
export class RunsByKey<Run> {
  readonly #all: Run[] = [];
  readonly #latest = new Map<string, Run>();
  readonly #make: (key: string) => Run;

  constructor(make: (key: string) => Run) {
    this.#make = make;
  }

  get(key: string): Run {
    return this.#latest.get(key) ?? this.renew(key);
  }

  /** Another segment of the run, behind what was read of it so far. */
  renew(key: string): Run {
    const run = this.#make(key);
    this.#latest.set(key, run);
    this.#all.push(run);
    return run;
  }

  all(): Run[] {
    return this.#all;
  }
}
