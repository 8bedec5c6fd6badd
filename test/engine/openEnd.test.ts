import assert from 'node:assert/strict';
import { appendFileSync, globSync, lstatSync, renameSync } from 'node:fs';
import { test } from 'node:test';
import { RootFiles } from '../../src/engine/rootFiles.ts';
import { createRoot } from '../../src/engine/root.ts';
import { openStore } from '../../src/store/open.ts';
import { collectPoints } from '../../src/store/range.ts';
import { Lab } from './lab.ts';

test('a last line that was taken without its end and went on is read anew as what it was, also where the log was renamed meanwhile', () => {
  using lab = new Lab({ 'run/metrics.csv': 'step,loss\n1,0.9\n2,0.8\n3,0.7\n' });
  const { store } = openStore(undefined);
  const root = createRoot({ path: lab.logs, name: 'logs' });
  let now = Date.now();
  const files = new RootFiles({ store, root, oneShot: false, now: () => now, patterns: () => [], ahead: undefined, onMoved: () => undefined });
  const readAll = (): void => {
    for (const path of globSync('run/*', { cwd: lab.logs })) files.found({ path, stat: lstatSync(lab.path(path)) });
    files.touchAll();
    for (const path of files.due(now)) while (files.work(path, Date.now() + 1_000));
  };
  readAll();
  // Another log takes its place, and stops in the middle of a line.
  lab.write('run/other', 'step,loss\n3,0.6\n4,0.2');
  renameSync(lab.path('run/other'), lab.path('run/metrics.csv'));
  readAll();
  now += 20_000;
  readAll();
  assert.deepEqual([...collectPoints(store, `${root.id}/run`, 'loss').values], [0.9, 0.8, 0.6, 0.2]);
  appendFileSync(lab.path('run/metrics.csv'), '5\n5,0.1\n');
  renameSync(lab.path('run/metrics.csv'), lab.path('run/metrics.csv.1'));
  readAll();
  assert.deepEqual([...store.catalog.runs.keys()], [`${root.id}/run`]);
  assert.deepEqual([...collectPoints(store, `${root.id}/run`, 'loss').values], [0.9, 0.8, 0.6, 0.25, 0.1]);
  files.close();
});
