import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { ReaderState, ReadOnlyDatabase, RunReading } from '../../src/readers/contract.ts';
import { mlflowDatabase } from '../../src/readers/mlflowDatabase.ts';

type Metric = [key: string, value: number, timestamp: number, run: string, step: number, isNan: number];

/** The tables as MLflow 3.17 makes them, as far as they are read. */
function store(): { add(metrics: Metric[]): void; exec(sql: string): void; database: ReadOnlyDatabase } {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE TABLE experiments (experiment_id INTEGER, name); INSERT INTO experiments VALUES (1, 'digits');
    CREATE TABLE runs (run_uuid, name, status, start_time, end_time, lifecycle_stage, experiment_id, source_version);
    INSERT INTO runs VALUES ('r', 'outer', 'RUNNING', 1795679180000, NULL, 'active', 1, '');
    CREATE TABLE params (key, value, run_uuid); CREATE TABLE tags (key, value, run_uuid); CREATE TABLE latest_metrics (key);
    CREATE TABLE metrics (key, value FLOAT, timestamp BIGINT, run_uuid, step BIGINT, is_nan BOOLEAN)`);
  const insert = database.prepare('INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)');
  return {
    exec: (sql) => database.exec(sql),
    add: (metrics) => metrics.forEach((metric) => insert.run(...metric)),
    database: { all: (sql, ...parameters) => database.prepare(sql).all(...parameters) },
  };
}

const read = (database: ReadOnlyDatabase, state?: ReaderState): { run: RunReading; state: ReaderState } => {
  const reading = mlflowDatabase.read({ path: 'mlflow.db', patterns: [] }, database, state);
  return { run: reading.runs[0]!, state: reading.state };
};

function pointsOf(run: RunReading, tag: string): [number, number][] {
  const { steps, values } = run.series.get(tag)!.columns();
  return [...steps].map((step, i) => [step, values[i]!]);
}

test('a metric is in the order that MlflowClient.get_metric_history gives: by time, then step, then value as stored', () => {
  const { add, database } = store();
  const largest = 1.7976931348623157e308;
  add([3, 1, 2, 2.5].map((value): Metric => ['same', value, 1000, 'r', 5, 0]));
  add([['same', 0, 1000, 'r', 5, 1], ['same', largest, 1000, 'r', 5, 0]]);
  add([['back', 1, 2000, 'r', -4, 0], ['back', 2, 2001, 'r', -10, 0]]);
  add([[2, 2003], [2, 2001], [1, 2002], [7, 2009], [1, 2000]].map(([step, time], value): Metric => ['mixed', value, time!, 'r', step!, 0]));
  const { run, state } = read(database);
  assert.deepEqual(pointsOf(run, 'same'), [[5, NaN], [5, 1], [5, 2], [5, 2.5], [5, 3], [5, largest]]);
  assert.deepEqual(pointsOf(run, 'back'), [[-4, 1], [-10, 2]]);
  assert.deepEqual(pointsOf(run, 'mixed'), [[1, 4], [2, 1], [1, 2], [2, 0], [7, 3]]);
  add([['back', 3, 2002, 'r', -12, 0]]);
  assert.deepEqual(pointsOf(read(database, state).run, 'back'), [[-12, 3]]);
});

test('a run that was over and is resumed is running again, and its end is looked for', () => {
  const { add, exec, database } = store();
  exec("UPDATE runs SET status = 'FINISHED', end_time = 1795679190000");
  add([['loss', 1, 1000, 'r', 1, 0]]);
  const first = read(database);
  assert.deepEqual([first.run.state, first.run.endedAt], ['finished', 1795679190]);
  exec("UPDATE runs SET status = 'RUNNING'");
  add([['loss', 2, 2000, 'r', 2, 0]]);
  const second = read(database, first.state);
  assert.deepEqual([second.run.state, second.run.endedAt, pointsOf(second.run, 'loss')], ['running', undefined, [[2, 2]]]);
  exec("UPDATE runs SET status = 'KILLED', end_time = 1795679199000");
  const third = read(database, second.state);
  assert.deepEqual([third.run.state, third.run.endedAt], ['failed', 1795679199]);
});
