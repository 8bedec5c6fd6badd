import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { trackio } from '../../src/readers/trackio.ts';

test('stores of versions whose runs had no ids keep the runs apart by name', () => {
  const database = new DatabaseSync(':memory:');
  // As trackio 0.5 to 0.10 make them.
  database.exec(`CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, run_name TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL);
    CREATE TABLE configs (id INTEGER PRIMARY KEY AUTOINCREMENT, run_name TEXT NOT NULL, config TEXT NOT NULL, created_at TEXT NOT NULL, UNIQUE(run_name));
    CREATE TABLE system_metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, run_name TEXT NOT NULL, metrics TEXT NOT NULL);
    INSERT INTO configs (run_name, config, created_at) VALUES ('a', '{"lr": 0.1}', '2026-11-26T07:50:00+00:00'), ('b', '{"lr": 0.2}', '2026-11-26T08:00:00+00:00');
    INSERT INTO metrics (timestamp, run_name, step, metrics) VALUES ('2026-11-26T07:50:01+00:00', 'a', 0, '{"loss": 1}'), ('2026-11-26T08:00:01+00:00', 'b', 0, '{"loss": "NaN"}'),
      ('2026-11-26T07:50:02+00:00', 'a', 1, '{"loss": 3}'), ('2026-11-26T09:00:00+00:00', 'c', 0, '{"loss": 4}');
    INSERT INTO system_metrics (timestamp, run_name, metrics) VALUES ('2026-11-26T08:00:05+00:00', 'b', '{"cpu": 9}')`);
  const { runs } = trackio.read({ path: 'p.db', patterns: [] }, { all: (sql, ...parameters) => database.prepare(sql).all(...parameters) });
  const told = runs.map(({ key, hparams, series }) => [key, { ...hparams }, [...series].map(([tag, column]) => [tag, [...column.columns().steps], [...column.columns().values]])]);
  assert.deepEqual(told, [
    ['a', { lr: 0.1 }, [['loss', [0, 1], [1, 3]]]],
    ['b', { lr: 0.2 }, [['loss', [0], [NaN]], ['system/cpu', [5], [9]]]],
    ['c', {}, [['loss', [0], [4]]]],
  ]);
});
