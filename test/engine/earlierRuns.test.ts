import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Lab, Watched } from './lab.ts';

const fixtures = fileURLToPath(new URL('../fixtures/earlierRuns', import.meta.url));
const log = (name: string): string => readFileSync(join(fixtures, `${name}.jsonl`), 'utf8');
const baseline = 'baselines:\n  - metric: loss\n    runs: [good-1, good-2]\n';

const beyond = (alerts: { finding: { rule: string; run: string; step: number } }[]): number[] =>
  alerts.filter(({ finding }) => finding.rule === 'beyond-limits' && finding.run.endsWith('/shifted')).map(({ finding }) => finding.step).sort((a, b) => a - b);

test('a run is held against earlier ones at the same step: by the monitor and by the chart, with the same limits', async () => {
  using lab = new Lab({ 'lossband.yaml': baseline, ...Object.fromEntries(['good-1', 'good-2', 'shifted'].map((name) => [`${name}.jsonl`, log(name)])) });
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  const { alerts, runs } = await watched.engine.snapshot();
  // The inputs are shifted from step 158 on; the row before is a little high already.
  assert.ok(beyond(alerts).includes(157), String(beyond(alerts)));
  assert.ok(alerts.every(({ finding }) => finding.rule !== 'beyond-limits' || finding.run.endsWith('/shifted')), 'the good ones are within themselves');
  const { run } = runs.find((info) => info.run.name === 'shifted')!;
  const chart = await watched.engine.controlChart({ run: run.id, tag: 'loss', columns: 0 });
  assert.deepEqual([chart!.kind, chart!.estimate], ['individuals', { text: 'mean ± σ of {0} earlier runs at the same step', args: [2] }]);
  const { finding } = alerts.find((alert) => alert.finding.rule === 'beyond-limits' && alert.finding.step === 157)!;
  assert.ok(Math.abs(chart!.upper[[...chart!.steps].indexOf(157)]! - finding.upper!) < 1e-9);
});

test('an earlier run that is a folder of its own is known by the name of the folder', async () => {
  using lab = new Lab({ 'lossband.yaml': 'baselines:\n  - metric: loss\n    runs: [old]\n', 'new/shifted.jsonl': log('shifted'), 'old/metrics.csv': 'step,loss\n9,3\n700,1\n' });
  const roots = ['new', 'old'].map((name) => ({ path: lab.path(name), name }));
  await using watched = await Watched.open(lab.options({ roots }));
  await watched.engine.refresh();
  const { runs } = await watched.engine.snapshot();
  const { run } = runs.find((info) => info.run.sources[0]!.endsWith('shifted.jsonl'))!;
  const chart = await watched.engine.controlChart({ run: run.id, tag: 'loss', columns: 0 });
  assert.deepEqual([runs.map((info) => info.run.name).sort(), chart!.estimate.args], [['old', 'shifted'], [1]]);
});

test('an earlier run that comes after the run that is held against it counts all the same', async () => {
  using lab = new Lab({ 'lossband.yaml': baseline, 'shifted.jsonl': log('shifted') });
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  assert.ok(!beyond((await watched.engine.snapshot()).alerts).includes(157), 'held against its own trend until then');
  for (const name of ['good-1', 'good-2']) writeFileSync(lab.path(`${name}.jsonl`), log(name));
  await watched.engine.refresh();
  await watched.until(({ alerts }) => beyond(alerts).includes(157));
});
