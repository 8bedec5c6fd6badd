import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { checkpointStep } from '../../src/engine/checkpointStep.ts';
import type { Snapshot } from '../../src/protocol/engineApi.ts';
import { Lab, rows, Watched } from './lab.ts';

test('the step is read from the names that frameworks give to checkpoints', () => {
  const files: Record<string, number | undefined> = {
    'epoch=3-step=400.ckpt': 400, 'model.ckpt-1000.index': 1000, 'ckpt-7.index': 7, 'model_step_500.pt': 500, 'global_step120.safetensors': 120, 'checkpoint_30.pth': 30,
    'epoch=3.ckpt': undefined, 'steps.txt': undefined, 'misstep_4.txt': undefined, 'last.ckpt': undefined, 'loss-step-4.png': undefined,
  };
  for (const [name, step] of Object.entries(files)) assert.equal(checkpointStep(name, false), step, name);
  for (const [name, step] of Object.entries({ 'checkpoint-500': 500, 'step_20': 20, 'checkpoints': undefined, 'footsteps 9': undefined })) assert.equal(checkpointStep(name, true), step, name);
});

test('checkpoints are marks of the run that they lie beside or below, and of no other', async () => {
  using lab = new Lab({
    'a/metrics.jsonl': rows(0, 3), 'a/checkpoints/epoch=0-step=2.ckpt': 'x', 'a/checkpoints/epoch=0-step=1.ckpt': 'x',
    'a/inner/metrics.jsonl': rows(0, 3), 'a/inner/checkpoint-3/model.safetensors': 'x',
    'b/metrics.jsonl': rows(0, 3),
  });
  await using watched = await Watched.open(lab.options());
  const marksOf = ({ runs }: Snapshot): Record<string, number[] | undefined> => Object.fromEntries(runs.map(({ run, checkpoints }) => [run.name, checkpoints]));
  await watched.until((state) => isDeepStrictEqual(marksOf(state), { a: [1, 2], 'a/inner': [3], b: undefined }));
  lab.write('b/checkpoint-9/model.safetensors', 'x');
  await watched.engine.refresh();
  await watched.until((state) => isDeepStrictEqual(marksOf(state), { a: [1, 2], 'a/inner': [3], b: [9] }));
});

test('confusion matrices of W&B tables and of JSON rows are artifacts of their runs', async () => {
  using lab = new Lab({ 'j/metrics.jsonl': `${JSON.stringify({ step: 4, loss: 1, eval: { confusion_matrix: [[3, 1], [0, 2]] }, classes: ['no', 'yes'] })}\n` });
  await using watched = await Watched.open(lab.options({ roots: [{ path: lab.logs, name: 'logs' }, { path: 'test/fixtures/wandb/confusion/log', name: 'w' }] }));
  const { runs } = await watched.until(({ scanning, runs: all }) => !scanning && all.length === 2);
  const matrices = await Promise.all(runs.map(({ run, artifacts }) => watched.engine.artifacts(run.id, 'confusionMatrix', artifacts.find(({ kind }) => kind === 'confusionMatrix')!.tag)));
  assert.deepEqual(matrices.flat().map((one) => one.kind === 'confusionMatrix' && [one.tag, one.step, one.classes, [...one.counts]]), [
    ['eval.confusion_matrix', 4, ['no', 'yes'], [3, 1, 0, 2]],
    ['conf_mat', 0, ['cat', 'dog', 'fox'], [1, 2, 0, 1, 2, 0, 2, 0, 2]],
    ['conf_mat', 1, ['cat', 'dog', 'fox'], [1, 2, 0, 1, 2, 0, 2, 0, 2]],
    ['conf_mat', 2, ['cat', 'dog', 'fox'], [2, 1, 0, 0, 3, 0, 1, 0, 3]],
  ]);
});
