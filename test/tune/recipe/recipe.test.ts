import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPhrase } from '../../../src/model/phrase.ts';
import { backends } from '../../../src/tune/backends/index.ts';
import { backendIds } from '../../../src/tune/recipe/contract.ts';
import { completeData } from '../../../src/tune/recipe/data.ts';
import { readRecipe } from '../../../src/tune/recipe/recipe.ts';

const read = (text: string) => readRecipe(text, 'flowers.finetune.yaml');
const said = (text: string): string[] => read(text).problems.map(({ range, severity, message }) => `${range!.line + 1}:${range!.column + 1} ${severity} ${formatPhrase(message)}`);

test('a model and a folder of images are enough', () => {
  const { recipe, problems } = read('model: shipped\ndata: {images: photos}\n');
  assert.deepEqual(problems, []);
  assert.deepEqual([recipe.name, recipe.model, recipe.data.path, recipe.backend], ['flowers', { from: 'shipped' }, 'photos', 'auto']);
  assert.deepEqual(recipe.stages, [
    { name: 'head', epochs: 5, freeze: { kind: 'base' }, lr: 1e-3 },
    { name: 'fine-tune', epochs: 5, freeze: { kind: 'share', share: 0.5 }, lr: 1e-4 },
  ]);
  assert.deepEqual(recipe.callbacks, { monitor: { metric: 'val/loss', direction: 'lower' }, stopAtLimits: false });
});

const whole = `
name: roses
model: {from: base.keras, input: [64, 64, 3]}
head: {dropout: 0.2}
data:
  images: photos
  size: 64
  channels: rgb
  fit: crop
  normalise: symmetric
  split: {val: 0.1, test: 0.1, seed: 3}
  augment: {flip: horizontal, crop: 0.2, mixup: 0.2}
stages:
  - {name: warm, epochs: 3, lr: 0.01, freeze: base}
  - {epochs: 2, freeze: {until: block_6}}
  - {freeze: {allBut: 3}}
  - {freeze: ["block_1*", conv1]}
  - {freeze: none, lr: 0.00001}
batch: 16
objective: {loss: focal, gamma: 1.5, labelSmoothing: 0.1, classWeights: balanced, l2sp: 0.01, l2: 0.001}
optimizer: {type: sgd, nesterov: true, clipNorm: 1, accumulate: 2, layerDecay: 0.8, layerRates: [{layer: "block_1*", factor: 0.1}]}
schedule: {type: one-cycle, floor: 0.01}
callbacks:
  monitor: {metric: val/f1}
  earlyStopping: {patience: 4, minDelta: 0.001}
  reduceOnPlateau: {patience: 2, factor: 0.3}
  checkpointEvery: 2
  stopAtLimits: true
outputs: {formats: [tfjs], weights: last}
backend: wasm
seed: 7
target: {metric: val/accuracy, value: 0.95}
budget: {epochs: 40, minutes: 10}
`;

test('everything that a file may say is understood', () => {
  const { recipe, problems } = read(whole);
  assert.deepEqual(problems, []);
  assert.deepEqual(recipe.stages.map(({ name, epochs, freeze, lr }) => [name, epochs, freeze, lr]), [
    ['warm', 3, { kind: 'base' }, 0.01],
    ['fine-tune', 2, { kind: 'until', layer: 'block_6' }, 1e-4],
    ['stage-3', 5, { kind: 'allBut', count: 3 }, 1e-4],
    ['stage-4', 5, { kind: 'names', names: ['block_1*', 'conv1'] }, 1e-4],
    ['stage-5', 5, { kind: 'none' }, 0.00001],
  ]);
  assert.deepEqual(recipe.callbacks, {
    monitor: { metric: 'val/f1', direction: 'higher' }, earlyStopping: { patience: 4, minDelta: 0.001 }, reduceOnPlateau: { patience: 2, factor: 0.3, minLr: 0 },
    checkpointEvery: 2, stopAtLimits: true,
  });
  assert.deepEqual([recipe.target, recipe.budget, recipe.seed], [{ metric: 'val/accuracy', direction: 'higher', value: 0.95 }, { epochs: 40, minutes: 10 }, 7]);
  assert.deepEqual([recipe.optimizer.momentum, recipe.optimizer.clipNorm, recipe.optimizer.accumulate], [0.9, 1, 2]);
});

test('what the data leaves out, the model knows', () => {
  const settings = read('data: {images: photos}').recipe.data, sized = read('data: {images: photos, size: [10, 12]}').recipe.data;
  const seen = (data: typeof settings, shape: (number | null)[]): unknown[] => {
    const options = completeData(data, { shape, normalise: 'symmetric' });
    return options.kind === 'images' ? [options.size, options.channels, options.normalise] : [];
  };
  assert.deepEqual(seen(settings, [32, 48, 1]), [[32, 48], 1, 'symmetric']);
  assert.deepEqual(seen(settings, [null, null, 3])[0], [96, 96]);
  assert.deepEqual(seen(sized, [null, null, 3])[0], [10, 12]);
});

test('tables and arrays are data too', () => {
  const table = read('data: {table: houses.csv, target: price, features: [area, town], task: regression, split: {column: part}, augment: {mixup: 0.2}}');
  assert.deepEqual(table.problems, []);
  assert.deepEqual(table.recipe.data, {
    kind: 'table', path: 'houses.csv', target: ['price'], features: ['area', 'town'], task: 'regression', standardise: true,
    split: { val: 0.2, test: 0, stratify: true, seed: 0, column: 'part' },
    augment: { flip: 'none', crop: 0, brightness: 0, contrast: 0, saturation: 0, mixup: 0.2 },
  });
  const arrays = read('data: {arrays: x.npz, keys: {inputs: a, labels: b}, shape: [28, 28, 1], normalise: unit}');
  assert.deepEqual(arrays.problems, []);
  const { split, augment, ...rest } = arrays.recipe.data;
  assert.deepEqual(rest, { kind: 'arrays', path: 'x.npz', keys: { inputs: 'a', labels: 'b' }, shape: [28, 28, 1], normalise: 'unit' });
  assert.deepEqual([split.val, augment.mixup], [0.2, 0]);
  assert.equal(read('data: {table: x.csv, target: y, augment: {flip: both}}').problems.length, 1);
  assert.equal(read('data: {table: x.csv, images: y, target: z}').problems.length > 0, true);
});

test('a target without a budget is not tried for for ever', () => {
  assert.deepEqual(read('data: {images: x}\ntarget: {value: 0.9}').recipe.budget, { epochs: 50 });
});

test('mistakes are named where they stand, and the rest stands', () => {
  assert.deepEqual(said('model: base\ndta: {images: x}\ndata:\n  images: [x]\n  split: {val: 2}\nbatch: 0\noptimizer: {type: adamax}\ncallbacks: {monitor: {metric: magic}}\n'), [
    '8:31 error Nothing tells which way “magic” is better: add `direction: higher` or `direction: lower`.',
    '4:11 error A text is expected here.',
    '5:16 error A number below 1 is expected here.',
    '6:8 error A whole number of at least 1 is expected here.',
    '7:19 error One of these is expected here: sgd, adam, adamw, rmsprop.',
    '2:1 warning “dta” is no key that Lossband knows. Known are: head, stages, callbacks, target, name, model, data, batch, batchNorm, objective, optimizer, schedule, outputs, backend, seed, budget.',
  ]);
  assert.deepEqual(said('model: base'), ['1:1 error `data` needs one of these: `images`, a folder with a folder for each class; `table`, a CSV, JSON-lines or Parquet file; `arrays`, NumPy files.']);
});

test('the ids of backends are those that there are', () => {
  assert.deepEqual(backendIds.filter((id) => id !== 'auto'), backends.map(({ id }) => id));
});

test('any text gives a recipe and places inside the text', () => {
  const pieces = fc.constantFrom(...whole.split(/(?<=[\s{}[\]:,])/), '&a ', '*a', '- ', '!!binary ', '.nan', 'null', 'true', '-1');
  fc.assert(fc.property(fc.oneof(fc.string(), fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''))), (text) => {
    const { recipe, problems } = read(text), lines = text.split('\n').length;
    assert.ok(recipe.stages.length > 0 && recipe.batch >= 1 && recipe.stages.every(({ epochs, lr }) => epochs >= 1 && lr > 0));
    for (const { range } of problems) assert.ok(range && range.line >= 0 && range.line <= lines && range.endLine >= range.line);
  }), { numRuns: 300 });
});
