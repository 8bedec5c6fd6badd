import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EventWriter } from '../../../src/tune/events/writer.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { temporaryFolder } from '../temporary.ts';

async function readBack(folder: string) {
  const engine = new Engine({ didChange: () => undefined, didLog: () => undefined }, { oneShot: true, judge: false });
  try {
    await engine.open({ roots: [{ path: folder, name: 'run' }], configFiles: [], ignore: [] });
    await engine.refresh();
    const { runs, problems } = await engine.snapshot();
    return { run: runs[0]!, problems };
  } finally {
    await engine.close();
  }
}

test('what is written is read back by our own reader', async (context) => {
  const folder = temporaryFolder(context), writer = new EventWriter(folder);
  writer.hparams({ 'optimizer.type': 'adam', batch: 32, 'head.keep': false, target: null });
  for (let step = 0; step < 3; step++) writer.scalars({ 'train/loss': 1 / (step + 1), lr: 0.01 }, step);
  writer.text('events', 'best so far', 2);
  writer.confusionMatrix(Float32Array.of(3, 1, 0, 4), ['cat', 'dog'], 2);
  writer.end(2, false);
  writer.dispose();
  const { run: { run, series, artifacts }, problems } = await readBack(folder);
  assert.deepEqual(problems, []);
  assert.deepEqual(run.hparams, { 'optimizer.type': 'adam', batch: 32, 'head.keep': false, target: null });
  assert.equal(run.state, 'finished');
  const loss = series.find(({ tag }) => tag === 'train/loss')!;
  assert.deepEqual([loss.count, loss.first, loss.last[0]], [3, [0, 1], 2]);
  assert.ok(artifacts.some(({ kind, tag }) => kind === 'text' && tag === 'events'));
});

test('a run that goes on says what of the earlier file is void', async (context) => {
  const folder = temporaryFolder(context), first = new EventWriter(folder, undefined, () => 1e12);
  for (let step = 0; step < 10; step++) first.scalars({ loss: step }, step);
  first.dispose();
  const second = new EventWriter(folder, 6, () => 1e12 + 5e3);
  for (let step = 6; step < 8; step++) second.scalars({ loss: -step }, step);
  second.dispose();
  const { run: { series: [loss] } } = await readBack(folder);
  assert.deepEqual([loss!.count, loss!.superseded, loss!.last], [8, 4, [7, -7]]);
});

test('what is collected is written by whole records, and all of it when asked', (context) => {
  const folder = temporaryFolder(context), writer = new EventWriter(folder, undefined, () => 1e12), [file] = readdirSync(folder);
  const size = (): number => readFileSync(join(folder, file!)).length;
  const before = size();
  writer.scalars({ loss: 1 }, 1);
  assert.equal(size(), before);
  writer.flush();
  assert.ok(size() > before);
  writer.dispose();
});
