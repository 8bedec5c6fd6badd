import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fixtures } from '../readers/replay.ts';
import { Lab, Watched } from './lab.ts';
import type { Snapshot } from '../../src/protocol/engineApi.ts';

/** Changes a database of a tracker as the tracker would, beside the engine that reads it. */
function change(lab: Lab, sql: string): void {
  const database = new DatabaseSync(lab.path('tracker.db'));
  database.exec(sql);
  database.close();
}

const script = (name: string): string => `BEGIN; ${readFileSync(join(fixtures, name), 'utf8')} COMMIT`;

/** Run, tag, and the sum of the values. */
const sums = ({ runs }: Snapshot): Record<string, number> =>
  Object.fromEntries(runs.flatMap(({ run, series }) => series.map(({ tag, sum }) => [`${run.id.slice(run.id.indexOf('tracker/') + 8)} ${tag}`, sum])));

test('Optuna: a study that is deleted and begun again under its name has its own numbers, though the rows have the old ones', async () => {
  using lab = new Lab();
  change(lab, script('optuna-database/sqlite/study.sql'));
  await using watched = await Watched.open(lab.options());
  await watched.until((state) => Object.keys(sums(state)).some((key) => key === 'wine 2 goals/0 value0'));
  const tables = ['trial_values', 'trial_params', 'trial_intermediate_values', 'trial_user_attributes', 'trials'];
  change(lab, `BEGIN; ${tables.map((table) => `DELETE FROM ${table} WHERE trial_id > 1;`).join(' ')}
    INSERT INTO trials VALUES (2, 1, 1, 'COMPLETE', '2026-11-23 16:46:37', '2026-11-23 16:46:38');
    INSERT INTO trial_values VALUES (2, 2, 0, 0.125, 'FINITE'); COMMIT`);
  const state = await watched.until((snapshot) => sums(snapshot)['wine/1 value0'] === 0.125);
  assert.deepEqual(Object.keys(sums(state)).filter((key) => key.endsWith('value0')).sort(), ['wine/0 value0', 'wine/1 value0']);
});

test('MLflow: rows that come with the numbers of rows that were deleted are read', async () => {
  using lab = new Lab();
  change(lab, script('mlflow-database/default/mlflow.sql'));
  await using watched = await Watched.open(lab.options());
  const before = await watched.until((state) => Object.keys(sums(state)).length > 10);
  change(lab, `BEGIN; DELETE FROM metrics WHERE run_uuid = (SELECT run_uuid FROM metrics ORDER BY rowid DESC LIMIT 1);
    INSERT INTO metrics VALUES ('fresh', 0.25, 1795365968535, (SELECT run_uuid FROM metrics LIMIT 1), 9, 0); COMMIT`);
  const after = sums(await watched.until((state) => Object.keys(sums(state)).some((key) => key.endsWith(' fresh'))));
  const kept = Object.entries(sums(before)).filter(([key]) => key in after);
  assert.equal(kept.length, Object.keys(sums(before)).length - 1);
  assert.deepEqual(Object.entries(after).filter(([key]) => !key.endsWith(' fresh')).sort(), kept.sort(), 'nothing twice');
});
