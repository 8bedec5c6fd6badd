import { ColumnBuilder } from '../model/series.ts';
import type { DatabaseFormat, ReadOnlyDatabase, RunReading } from './contract.ts';
import { eachNewRow, type Mark, marksOf, numberIn, type Row, RunsByKey, rowsStand, textOf } from './database/rows.ts';
import { secondsOf, stateOf, takeTag } from './mlflow/status.ts';
import { withoutExtension } from './paths.ts';
import { columnOf, emptyRun } from './readings.ts';

/**
 * `mlflow.db`, MLflow's default store since 3.7. Metrics are only ever added, so the last row number is where reading goes on;
 * runs that were not over at the last reading are looked at again.
 */
export const mlflowDatabase: DatabaseFormat = {
  kind: 'database',
  id: 'mlflow-database',
  title: 'MLflow database',
  sniff: (_path, head) => (new TextDecoder().decode(head).includes('latest_metrics') ? 0.5 : 0),
  place: (path) => ({ run: withoutExtension(path) }),
  recognises: (tables) => ['runs', 'metrics', 'params', 'latest_metrics'].every((table) => tables.includes(table)),
  continues: (database, state) => rowsStand(database, tables, state),
  read(_source, database, state) {
    const marks = marksOf(state, tables);
    const open = new Set(isSaved(state) ? state.open : []);
    const runs = new RunsByKey<RunReading>(emptyRun);
    const runOf = (row: Row): RunReading => runs.get(textOf(row.run));
    const experiments = new Map(database.all('SELECT experiment_id, name FROM experiments').map((row) => [row.experiment_id, textOf(row.name)]));
    const take = (row: Row): void => takeRun(row, runOf(row), experiments, open);
    const next = {
      runs: eachRun(database, marks.runs, open, take),
      params: eachNewRow(database, tables.params, marks.params, (row) => (runOf(row).hparams[textOf(row.key)] = textOf(row.value))),
      tags: eachNewRow(database, tables.tags, marks.tags, (row) => takeTag(textOf(row.key), textOf(row.value), runOf(row))),
      metrics: eachNewRow(database, tables.metrics, marks.metrics, (row) => takeMetric(row, runOf(row))),
    };
    const all = runs.all();
    // One that was over, so that its row was not read just now, may go on.
    for (const run of all) if (run.series.size > 0 && run.startedAt === undefined) takeAgain(database, run.key, take);
    all.forEach(sortByTime);
    return { runs: all, problems: [], state: { ...next, open: [...open] } };
  },
};

const sql = (table: string, columns: string): string => `SELECT rowid AS id, run_uuid AS run, ${columns} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`;

const runColumns = 'name, status, start_time, end_time, lifecycle_stage, experiment_id, source_version';

const tables = {
  runs: { sql: sql('runs', runColumns), fixed: ['run'] },
  params: { sql: sql('params', 'key, value'), fixed: ['run', 'key'] },
  tags: { sql: sql('tags', 'key, value'), fixed: ['run', 'key'] },
  metrics: { sql: sql('metrics', 'key, value, timestamp, step, is_nan') },
};

function isSaved(state: unknown): state is { open: string[] } {
  return typeof state === 'object' && state !== null && 'open' in state && Array.isArray(state.open);
}

function eachRun(database: ReadOnlyDatabase, from: Mark, open: ReadonlySet<string>, take: (row: Row) => void): Mark {
  for (const run of [...open]) takeAgain(database, run, take);
  return eachNewRow(database, tables.runs, from, take);
}

function takeAgain(database: ReadOnlyDatabase, run: string, take: (row: Row) => void): void {
  database.all(`SELECT run_uuid AS run, ${runColumns} FROM runs WHERE run_uuid = ?`, run).forEach(take);
}

function takeRun(row: Row, run: RunReading, experiments: ReadonlyMap<unknown, string>, open: Set<string>): void {
  const state = stateOf(row.status);
  const [startedAt, endedAt] = [secondsOf(row.start_time), secondsOf(row.end_time)];
  if (state) run.state = state;
  if (state && state !== 'running') open.delete(run.key);
  else open.add(run.key);
  if (startedAt !== undefined) run.startedAt = startedAt;
  if (endedAt !== undefined && state !== 'running') run.endedAt = endedAt;
  if (textOf(row.name) !== '') run.name = textOf(row.name);
  if (textOf(row.source_version) !== '') run.facts.commit = textOf(row.source_version);
  if (row.lifecycle_stage === 'deleted') run.facts.lifecycle = 'deleted';
  const experiment = experiments.get(row.experiment_id);
  if (experiment) run.facts.experiment = experiment;
}

/** NaN is stored as 0 with a flag. An infinity is stored as the largest double, and MLflow itself gives it out as that: so do we. */
function takeMetric(row: Row, run: RunReading): void {
  const value = row.is_nan === 1 ? NaN : numberIn(row.value);
  columnOf(run, textOf(row.key)).push(numberIn(row.step), numberIn(row.timestamp) / 1000, value);
}

/** Rows have no order of their own: a batch may be inserted last step first. MLflow's client gives a metric by time, then step, then value. */
function sortByTime(run: RunReading): void {
  for (const [tag, column] of run.series) {
    const { steps, walls, values } = column.columns();
    const stored = (at: number): number => (Number.isNaN(values[at]) ? 0 : values[at]!);
    const compare = (a: number, b: number): number => walls[a]! - walls[b]! || steps[a]! - steps[b]! || stored(a) - stored(b);
    if (steps.every((_, i) => i === 0 || compare(i - 1, i) <= 0)) continue;
    const sorted = new ColumnBuilder(steps.length);
    for (const i of [...steps.keys()].sort(compare)) sorted.push(steps[i]!, walls[i]!, values[i]!);
    run.series.set(tag, sorted);
  }
}
