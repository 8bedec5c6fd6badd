// The layers of real models, loaded by the real trainer.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ModelLayers } from '../../../src/engine/finetunes/layers.ts';
import { readRecipe } from '../../../src/tune/recipe/recipe.ts';
import { saveModel } from '../../../src/tune/models/index.ts';
import { smallNet } from '../../tune/models/nets.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-layers-')), trainer = join(folder, 'trainer.cjs'), file = join(folder, 'a.finetune.yaml');
const layers = new ModelLayers(() => trainer);

before(async () => {
  const entry = fileURLToPath(new URL('../../../src/trainer.ts', import.meta.url));
  await build({ bundle: true, platform: 'node', target: 'node22', format: 'cjs', entryPoints: [entry], outfile: trainer });
  await saveModel(smallNet(), 'tfjs', folder, 'net');
});
after(() => rmSync(folder, { recursive: true, force: true }));

const recipe = (rest: string): string => `# ours\nmodel: net # the small one\ndata: {images: x}\n${rest}`;
const freezeOf = (text: string): unknown[] => readRecipe(text, file).recipe.stages.map(({ freeze }) => freeze);

test('the layers of a recipe with its new head, and what each stage freezes', async () => {
  const { layers: all, choosable, stages } = await layers.of(recipe('stages: [{epochs: 2}, {lr: 0.5, freeze: {until: block2}}]\n'), file);
  assert.deepEqual(all.map(({ name }) => name), ['block1_conv', 'block1_bn', 'block1_relu', 'block2_dw', 'pool', 'head_predictions']);
  assert.deepEqual(all[0], { name: 'block1_conv', type: 'Conv2D', shape: [8, 8, 4], parameters: 112, trainable: true, block: 'block1' });
  assert.deepEqual(choosable, ['block1_conv', 'block2_dw'], 'batch normalisation stays frozen whatever is said');
  assert.deepEqual(stages, [{ name: 'head', epochs: 2, lr: 0.001, frozen: ['block1_conv', 'block2_dw'] }, { name: 'fine-tune', epochs: 5, lr: 0.5, frozen: ['block1_conv'] }]);
  assert.deepEqual((await layers.of(recipe('batchNorm: learns\n'), file)).choosable, ['block1_conv', 'block1_bn', 'block2_dw']);
});

test('a layer is frozen in the file, and nothing else in it changes', async () => {
  const text = recipe('stages:\n  - {epochs: 2} # first\n  # second\n  - epochs: 3\n    freeze: none\nbatch: 8\n');
  const once = await layers.withFrozen(text, file, { stage: 1, layers: ['block1_conv'], frozen: true });
  assert.equal(once, text.replace('freeze: none', 'freeze: {until: block2}'));
  const twice = await layers.withFrozen(once, file, { stage: 1, layers: ['block2_dw'], frozen: true });
  assert.equal(twice, text.replace('freeze: none', 'freeze: base'));
  const thrice = await layers.withFrozen(twice, file, { stage: 1, layers: ['block1_conv'], frozen: false });
  assert.equal(thrice, text.replace('freeze: none', 'freeze: [block2_*]'));
  assert.equal(await layers.withFrozen(thrice, file, { stage: 1, layers: ['block1_conv'], frozen: false }), thrice, 'it says so already');
  const other = await layers.withFrozen(text, file, { stage: 0, layers: ['block1_conv', 'block2_dw'], frozen: false });
  assert.equal(other, text.replace('{epochs: 2}', '{epochs: 2, freeze: none}'));
});

test('stages that a file leaves out are written down before one is changed', async () => {
  const text = await layers.withFrozen(recipe(''), file, { stage: 1, layers: ['block1_conv', 'block2_dw'], frozen: false });
  assert.ok(text.startsWith(recipe('stages:\n')), text);
  assert.deepEqual(freezeOf(text), [{ kind: 'base' }, { kind: 'none' }]);
  assert.deepEqual(readRecipe(text, file).recipe.stages.map(({ epochs, lr }) => [epochs, lr]), [[5, 0.001], [5, 0.0001]]);
});

test('what stands in the way is said', async () => {
  await assert.rejects(layers.of(recipe('stages: 3\n'), file), /The file has mistakes/);
  await assert.rejects(layers.of('model: nowhere\ndata: {images: x}\n', file), /There is no model at .*nowhere/);
  await assert.rejects(layers.of(recipe('stages: [{freeze: {until: block7}}]\n'), file), /no layer or block “block7”/);
  await assert.rejects(layers.withFrozen(recipe(''), file, { stage: 4, layers: [], frozen: true }), /not there any more/);
});
