import type { ReadOnlyDatabase } from '../contract.ts';

export type Row = Record<string, unknown>;

const defaults = {
  /** Rows that are objects at a time; the points they hold take a tenth of the memory. */
  page: 20_000,
};

/**
 * The rows of a table that came after `last`, in pages.
 * @param sql must select `id`, hold `id > ?` (or rowid), order by it, and end in `LIMIT ?`
 * @returns the id of the last row
 */
export function eachNewRow(database: ReadOnlyDatabase, sql: string, last: number, take: (row: Row) => void): number {
  for (;;) {
    const rows = database.all(sql, last, defaults.page);
    for (const row of rows) take(row);
    const end = rows.at(-1)?.id;
    if (typeof end === 'number') last = end;
    if (rows.length < defaults.page || typeof end !== 'number') return last;
  }
}

export const textOf = (cell: unknown): string => (cell instanceof Uint8Array ? new TextDecoder().decode(cell) : typeof cell === 'string' ? cell : '');

export const numberIn = (cell: unknown): number => (typeof cell === 'number' ? cell : typeof cell === 'bigint' ? Number(cell) : NaN);

/** The numbers of a state by name, 0 where it has none. */
export function marksOf<Name extends string>(state: unknown, names: readonly Name[]): Record<Name, number> {
  const saved = (typeof state === 'object' && state !== null ? state : {}) as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, typeof saved[name] === 'number' ? saved[name] : 0])) as Record<Name, number>;
}

/** The readings of the runs in a database, made when first asked for. */
export class RunsByKey<Run> {
  readonly #runs = new Map<string, Run>();
  readonly #make: (key: string) => Run;

  constructor(make: (key: string) => Run) {
    this.#make = make;
  }

  get(key: string): Run {
    let run = this.#runs.get(key);
    if (!run) this.#runs.set(key, (run = this.#make(key)));
    return run;
  }

  all(): Run[] {
    return [...this.#runs.values()];
  }
}
