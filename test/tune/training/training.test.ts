import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { memory } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Limit } from '../../../src/model/limit.ts';
import type { Dataset } from '../../../src/tune/data/contract.ts';
import { EventWriter } from '../../../src/tune/events/writer.ts';
import { Anchors } from '../../../src/tune/training/anchors.ts';
import { Restored } from '../../../src/tune/training/checkpoint.ts';
import { Dropout } from '../../../src/tune/training/dropout.ts';
import { checkpointPath, type EpochProgress, type Outcome, Training } from '../../../src/tune/training/training.ts';
import { collectWeights } from '../../../src/tune/training/weights.ts';
import { tidied } from '../../../src/tune/backends/switchTo.ts';
import { temporaryFolder } from '../temporary.ts';
import './cpu.ts';
import { corners, recipeOf, tinyModel } from './pieces.ts';

interface Asked {
  recipe: string;
  dataset?: Dataset;
  model?: LayersModel;
  folder?: string;
  limits?: Limit[];
  /** Stops after so many looks: one a batch. */
  stopAfter?: number;
}

type Ran = Outcome & { model: LayersModel; folder: string; epochs: EpochProgress[]; said: string[] };

async function train(context: TestContext, { recipe: text, dataset = corners(), model = tinyModel(), folder = temporaryFolder(context), limits = [], stopAfter = Infinity }: Asked): Promise<Ran> {
  const recipe = recipeOf(text), epochs: EpochProgress[] = [], said: string[] = [], last = checkpointPath(folder, 'last');
  const anchors = new Anchors(collectWeights(model), recipe.objective), restored = existsSync(last) ? new Restored(last) : undefined;
  const events = new EventWriter(folder, restored?.position.step);
  let looks = 0;
  const outcome = await new Training({
    recipe, dataset, model, runtime: { compile: tidied }, dropout: new Dropout(model), anchors, folder, events, limits,
    asked: () => (++looks > stopAfter ? 'test' : undefined), didEpoch: (epoch) => epochs.push(epoch), say: (line) => said.push(line),
  }).run(restored);
  events.dispose();
  anchors.dispose();
  return { ...outcome, model, folder, epochs, said };
}

const valuesOf = (model: LayersModel): Map<string, number[]> => new Map(collectWeights(model).map(({ name, variable }) => [name, [...variable.dataSync()]]));
const moved = (before: Map<string, number[]>, after: Map<string, number[]>): string[] => [...before].filter(([name, values]) => values.some((value, at) => value !== after.get(name)![at])).map(([name]) => name);

const quick = 'batch: 10\nstages: [{epochs: 2, lr: 0.01}, {epochs: 2, lr: 0.005, freeze: {until: block_2}}]\n';

test('two stages learn what there is to learn', async (context) => {
  const { end, epochs, metrics, position } = await train(context, { recipe: 'batch: 10\nstages: [{epochs: 8, lr: 0.02}, {epochs: 8, lr: 0.01, freeze: none}]\n' });
  assert.equal(end, 'finished');
  assert.deepEqual(epochs.map(({ epoch }) => epoch), Array.from({ length: 16 }, (_, at) => at + 1));
  assert.deepEqual([position.epoch, position.step], [16, 16 * 5]);
  assert.ok(metrics['val/accuracy']! > 0.9, `accuracy ${metrics['val/accuracy']}`);
  assert.ok(metrics['val/loss']! < epochs[0]!.metrics['val/loss']!);
  assert.deepEqual(Object.keys(metrics), ['train', 'val'].flatMap((part) => [part === 'train' ? 'train/epoch_loss' : 'val/loss', ...['accuracy', 'precision', 'recall', 'f1', 'auc'].map((name) => `${part}/${name}`)]));
});

test('what is frozen stays as it is to the last bit, the statistics of batch normalisation too', async (context) => {
  const model = tinyModel(), before = valuesOf(model);
  await train(context, { recipe: 'batch: 10\nstages: [{epochs: 1, lr: 0.01, freeze: {until: block_2}}]\n', model });
  assert.deepEqual(moved(before, valuesOf(model)), ['block_2_conv/kernel', 'block_2_conv/bias', 'features/kernel', 'features/bias', 'head_predictions/kernel', 'head_predictions/bias']);
  const other = tinyModel(), start = valuesOf(other);
  await train(context, { recipe: 'batch: 10\nbatchNorm: learns\nstages: [{epochs: 1, lr: 0.01, freeze: none}]\n', model: other });
  assert.equal(moved(start, valuesOf(other)).length, start.size, 'without a frozen layer everything moves');
  const third = tinyModel(), first = valuesOf(third);
  await train(context, { recipe: 'batch: 10\nstages: [{epochs: 1, lr: 0.01, freeze: none}]\n', model: third });
  assert.deepEqual([...first.keys()].filter((name) => !moved(first, valuesOf(third)).includes(name)), ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((name) => `block_1_bn/${name}`), 'batch normalisation stays unless it is asked to learn');
});

test('no tensor is left behind', async (context) => {
  const model = tinyModel(0.2), before = memory().numTensors;
  await train(context, { recipe: `${quick}objective: {l2sp: 0.1, l2: 0.01, classWeights: balanced}\noptimizer: {type: adamw, accumulate: 2, clipNorm: 1}\ncallbacks: {earlyStopping: {patience: 1}, checkpointEvery: 1}\n`, model });
  assert.equal(memory().numTensors, before);
});

test('features that are computed once train the same head as the whole model does', async (context) => {
  const recipe = 'batch: 10\nstages: [{epochs: 3, lr: 0.01}]\n', cached = await train(context, { recipe });
  assert.match(cached.said.join(), /features of 60 examples are computed once, up to the layer features/);
  // Augmented examples differ from epoch to epoch, so that nothing can be kept; these do not look at it.
  const anew = await train(context, { recipe: `${recipe}data: {images: none, augment: {flip: horizontal}}\n` });
  assert.deepEqual(anew.said, []);
  assert.deepEqual(valuesOf(anew.model), valuesOf(cached.model));
});

test('L2-SP holds the weights near the pre-trained ones', async (context) => {
  const distanceWith = async (l2sp: number): Promise<number> => {
    const model = tinyModel(), before = valuesOf(model);
    await train(context, { recipe: `batch: 10\nobjective: {l2sp: ${l2sp}}\nstages: [{epochs: 4, lr: 0.01, freeze: none}]\noptimizer: {type: sgd}\n`, model });
    const after = valuesOf(model), names = [...before.keys()].filter((name) => !name.startsWith('head') && !name.includes('moving'));
    return Math.hypot(...names.flatMap((name) => before.get(name)!.map((value, at) => value - after.get(name)![at]!)));
  };
  const [free, held, tight] = [await distanceWith(0), await distanceWith(0.3), await distanceWith(3)];
  assert.ok(free > held && held > tight, `${free} > ${held} > ${tight}`);
});

for (const [name, recipe] of Object.entries({
  'the features of a frozen base': quick,
  'dropout, accumulation, a schedule and callbacks with a memory': `${quick}head: {dropout: 0.3}\noptimizer: {accumulate: 2, momentum: 0.5, type: rmsprop}\nschedule: {type: cosine, warmup: 0.2}\ncallbacks: {reduceOnPlateau: {patience: 1}, earlyStopping: {patience: 3}}\n`,
})) {
  test(`a training that is stopped again and again ends with the weights of one that was not, bit for bit: ${name}`, async (context) => {
    const dropout = recipe.includes('dropout') ? 0.3 : 0, whole = await train(context, { recipe, model: tinyModel(dropout) });
    const folder = temporaryFolder(context);
    let pieces = 0, part: Ran;
    do part = await train(context, { recipe, folder, model: tinyModel(dropout), stopAfter: 2 });
    while (part.end === 'stopped' && ++pieces < 40);
    assert.ok(pieces > 3, `${pieces} stops`);
    assert.equal(part.end, 'finished');
    assert.deepEqual(valuesOf(part.model), valuesOf(whole.model));
    assert.deepEqual(part.metrics, whole.metrics);
  });
}

test('layers near the input learn slower where that is wanted, and what a glob names as it says', async (context) => {
  const model = tinyModel(), before = valuesOf(model);
  await train(context, { recipe: 'batch: 45\nstages: [{epochs: 1, lr: 0.01, freeze: none}]\noptimizer: {type: adam, layerDecay: 0.5, layerRates: [{layer: features, factor: 0}]}\n', model });
  const after = valuesOf(model), step = (name: string): number => Math.max(...before.get(name)!.map((value, at) => Math.abs(value - after.get(name)![at]!)));
  // The first step of Adam is the learning rate, whatever the gradient.
  for (const [name, rate] of [['head_predictions/kernel', 0.01], ['features/kernel', 0], ['block_2_conv/kernel', 0.0025], ['block_1_conv/kernel', 0.00125]] as const) {
    assert.ok(Math.abs(step(name) - rate) < 2e-5, `${name} ${step(name)}`);
  }
});

test('a limit of lossband.yaml ends the run, and a loss that is no number does', async (context) => {
  const limited = await train(context, { recipe: `${quick}callbacks: {stopAtLimits: true}\n`, limits: [{ metric: 'train/*', upper: 1e-3, severity: 'error' }] });
  assert.deepEqual([limited.end, limited.position.step], ['failed', 1]);
  assert.match(limited.why, /train\/loss .* is beyond its limit/);
  const broken = await train(context, { recipe: 'batch: 10\nstages: [{epochs: 3, lr: 1e30, freeze: none}]\noptimizer: {type: sgd}\n' });
  assert.equal(broken.end, 'failed');
  assert.match(broken.why, /stopped: train\/(loss|grad_norm) is (NaN|Infinity)/);
});

test('a target ends the run as soon as it is reached; one that is not is tried for until the budget is used up', async (context) => {
  const reached = await train(context, { recipe: `${quick}target: {metric: val/loss, value: 100}\n` });
  assert.deepEqual([reached.end, reached.position.epoch], ['finished', 1]);
  const tried = await train(context, { recipe: `${quick}target: {metric: val/accuracy, value: 2}\nbudget: {epochs: 7}\n` });
  assert.deepEqual([tried.end, tried.position.epoch, tried.position.round], ['finished', 7, 2]);
  assert.match(tried.why, /budget of 7 epochs/);
});

test('early stopping goes on with the next stage from the best weights', async (context) => {
  const { epochs, folder, position } = await train(context, { recipe: 'batch: 10\nstages: [{epochs: 50, lr: 3, freeze: base}]\noptimizer: {type: adam}\ncallbacks: {earlyStopping: {patience: 3}}\n' });
  const losses = epochs.map(({ metrics }) => metrics['val/loss']!), best = losses.indexOf(Math.min(...losses));
  assert.equal(position.epoch, best + 1 + 3);
  const { position: kept } = new Restored(checkpointPath(folder, 'best'));
  assert.equal(kept.epoch, best + 1);
});

test('a checkpoint of another model is refused with a reason, and so is one that is damaged', async (context) => {
  const { folder } = await train(context, { recipe: quick, stopAfter: 2 });
  await assert.rejects(train(context, { recipe: 'batch: 10\noptimizer: {type: rmsprop}\nstages: [{epochs: 2, lr: 0.01}]\n', folder }), /is of another model or recipe: it has no fitting optimizer\//);
  const path = checkpointPath(folder, 'last'), bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, 100));
  assert.throws(() => new Restored(path), /is damaged/);
});
