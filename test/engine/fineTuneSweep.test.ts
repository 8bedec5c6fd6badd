import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fineTuneSweep, unfitParameters } from '../../src/engine/sweeps/fineTuneSweep.ts';
import { readSweepFile } from '../../src/sweep/file/sweepFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-finetune-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function made(text: string): { problems: unknown[]; space: [string, unknown][] } {
  const recipe = join(folder, 'my.finetune.yaml');
  writeFileSync(recipe, text);
  const sweepText = fineTuneSweep(recipe), { sweep, problems } = readSweepFile(sweepText, 'my.sweep.yaml');
  return { problems: [...problems, ...unfitParameters(sweep, sweepText, 'my.sweep.yaml', recipe)], space: sweep.space.map((one) => [one.name, one.type === 'categorical' ? one.choices : [one.low, one.high]]) };
}

test('the sweep file that is made of a recipe can be read, and every parameter has a place in the recipe', () => {
  const stages = 'stages:\n  - {name: head, epochs: 2, lr: 0.003}\n  - {epochs: 1, lr: 0.0001}\n';
  assert.deepEqual(made(`model: shipped\ndata: {images: a}\n${stages}batch: 16\n`), {
    problems: [], space: [['stages.1.lr', [0.00001, 0.001]], ['stages.head.lr', [0.0003, 0.03]], ['batch', [8, 16, 32]]],
  });
  assert.deepEqual(made('model: shipped\ndata: {images: a}\n'), { problems: [], space: [['batch', [16, 32, 64]]] });
  assert.throws(() => made('model: shipped\ndata: 3\n'), /my\.finetune\.yaml/);
});
