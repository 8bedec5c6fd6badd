import type { DatabaseFormat, ReadOnlyDatabase, RunReading } from './contract.ts';
import { eachNewRow, type Mark, marksOf, numberIn, type Row, RunsByKey, rowsStand, textOf } from './database/rows.ts';
import { eachLeaf, flattenHparams } from './json/flatten.ts';
import { isObject, numberOf, parseJson } from './json/parse.ts';
import { timeOf } from './optuna/trial.ts';
import { withoutExtension } from './paths.ts';
import { columnOf, emptyRun } from './readings.ts';

/** A project of Trackio: one SQLite file, each row of `metrics` one call of `log` with all its values as JSON. */
export const trackio: DatabaseFormat = {
  kind: 'database',
  id: 'trackio',
  title: 'Trackio project',
  sniff: (_path, head) => (/CREATE TABLE metrics[\s\S]{0,400}run_name/.test(new TextDecoder().decode(head)) ? 0.5 : 0),
  place: (path) => ({ run: withoutExtension(path) }),
  recognises: (tables) => tables.includes('metrics') && tables.includes('configs') && !tables.includes('runs'),
  continues: (database, state) => rowsStand(database, tables, state),
  read(_source, database, state) {
    const marks = marksOf(state, tables);
    const runs = new RunsByKey<RunReading>(emptyRun);
    const { keys, starts } = namesOf(database);
    const runOf = (row: Row): RunReading => runs.get(keys.get(idOf(row)) ?? textOf(row.run_name));
    const each = (table: keyof typeof tables, take: (row: Row) => void): Mark =>
      has(database, table) ? eachNewRow(database, tables[table], marks[table], take) : marks[table];
    const next = {
      configs: each('configs', (row) => takeConfig(row, runOf(row))),
      metrics: each('metrics', (row) => takeValues(row, numberIn(row.step), '', runOf(row))),
      // System metrics have no step: they lie on the seconds since the run began.
      system_metrics: each('system_metrics', (row) => {
        takeValues(row, (timeOf(textOf(row.timestamp)) ?? NaN) - (starts.get(idOf(row)) ?? 0), 'system/', runOf(row));
      }),
      alerts: each('alerts', (row) => takeAlert(row, runOf(row))),
    };
    return { runs: runs.all(), problems: [], state: next };
  },
};

const sql = (table: string): string => `SELECT * FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`;

/** The other columns tell what was sent to a Space, and change when it was. */
const logged = ['run_id', 'run_name', 'timestamp', 'step', 'metrics'];

const tables = {
  configs: { sql: sql('configs'), fixed: ['run_id', 'run_name'] },
  metrics: { sql: sql('metrics'), fixed: logged },
  system_metrics: { sql: sql('system_metrics'), fixed: logged },
  alerts: { sql: sql('alerts'), fixed: ['run_id', 'run_name', 'timestamp'] },
};

function has(database: ReadOnlyDatabase, table: string): boolean {
  return database.all('SELECT 1 FROM sqlite_master WHERE type = ? AND name = ?', 'table', table).length > 0;
}

/** The first versions knew runs by their names alone. */
const idOf = (row: Row): string => textOf(row.run_id) || textOf(row.run_name);

/** Runs may share a name; the later ones get a piece of their id behind it. */
function namesOf(database: ReadOnlyDatabase): { keys: Map<string, string>; starts: Map<string, number> } {
  const keys = new Map<string, string>();
  const starts = new Map<string, number>();
  const taken = new Set<string>();
  for (const row of database.all('SELECT * FROM configs ORDER BY id')) {
    const [id, name] = [idOf(row), textOf(row.run_name)];
    keys.set(id, taken.has(name) ? `${name} ${id.slice(0, 8)}` : name);
    taken.add(name);
    const startedAt = timeOf(textOf(row.created_at));
    if (startedAt !== undefined) starts.set(id, startedAt);
  }
  return { keys, starts };
}

function takeConfig(row: Row, run: RunReading): void {
  const config = parseJson(textOf(row.config));
  if (isObject(config)) flattenHparams(config, run.hparams);
  const startedAt = timeOf(textOf(row.created_at));
  if (startedAt !== undefined) run.startedAt = startedAt;
}

function takeValues(row: Row, step: number, prefix: string, run: RunReading): void {
  const values = parseJson(textOf(row.metrics));
  if (!isObject(values) || !Number.isFinite(step)) return;
  const wall = timeOf(textOf(row.timestamp)) ?? NaN;
  eachLeaf(values, '.', (key, leaf) => {
    const value = numberOf(leaf);
    if (value !== undefined) columnOf(run, prefix + key).push(step, wall, value);
  });
}

function takeAlert(row: Row, run: RunReading): void {
  const text = [textOf(row.title), textOf(row.text)].filter(Boolean).join(': ');
  run.artifacts.push({ kind: 'text', tag: `alerts/${textOf(row.level)}`, step: numberIn(row.step), wall: timeOf(textOf(row.timestamp)) ?? NaN, text });
}
