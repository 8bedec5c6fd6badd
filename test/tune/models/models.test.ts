import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { oneHot, randomUniform, type Tensor, tensor1d, train } from '@tensorflow/tfjs-core';
import { input, layers, type LayersModel, model as createModel, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { UserError } from '../../../src/base/errors.ts';
import { headNames } from '../../../src/tune/models/contract.ts';
import { replaceHead } from '../../../src/tune/models/head.ts';
import { loadModel, saveModel } from '../../../src/tune/models/index.ts';
import { flatLayers, layerTree } from '../../../src/tune/models/layers.ts';
import { temporaryFolder } from '../temporary.ts';
import { predictions, smallNet } from './nets.ts';

interface ModelFile {
  modelTopology: unknown;
}

/** The saved small net with its file changed. */
async function changed(folder: string, change: (text: string) => string): Promise<string> {
  const path = await saveModel(smallNet(), 'tfjs', folder, 'net');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return path;
}

const weightsOf = (model: LayersModel, layer: string): number[][] => model.getLayer(layer).getWeights().map((weight) => [...weight.dataSync()]);

async function fitOnce(model: LayersModel): Promise<void> {
  model.compile({ optimizer: train.sgd(0.1), loss: 'categoricalCrossentropy' });
  await model.fit(randomUniform([16, 8, 8, 3], -2, 5, 'float32', 1), oneHot(tensor1d(Array.from({ length: 16 }, (_, row) => row % 2), 'int32'), 2), { epochs: 2, verbose: 0 });
}

test('frozen batch normalisation keeps its statistics through training, and moves them once it is unfrozen', async (context) => {
  const folder = temporaryFolder(context), { model } = await loadModel({ from: await saveModel(smallNet(), 'tfjs', folder, 'net') }, folder);
  const tuned = replaceHead(model, { outputs: 2, task: 'classification', dropout: 0, seed: 3 }), before = weightsOf(tuned, 'block1_bn');
  for (const layer of tuned.layers) layer.trainable = layer.name === headNames.predictions;
  const features = predictions(model), [head] = weightsOf(tuned, headNames.predictions);
  await fitOnce(tuned);
  assert.deepEqual(weightsOf(tuned, 'block1_bn'), before);
  assert.deepEqual(predictions(model), features);
  assert.notDeepEqual(weightsOf(tuned, headNames.predictions)[0], head);
  tuned.getLayer('block1_bn').trainable = true;
  await fitOnce(tuned);
  assert.notDeepEqual(weightsOf(tuned, 'block1_bn').at(-1), before.at(-1));
});

test('a frozen layer gives in training what it gives in inference', async (context) => {
  const folder = temporaryFolder(context), { model } = await loadModel({ from: await saveModel(smallNet(), 'tfjs', folder, 'net') }, folder);
  for (const layer of model.layers) layer.trainable = false;
  const inputs = randomUniform([4, 8, 8, 3], 0, 1, 'float32', 7);
  assert.deepEqual((model.apply(inputs, { training: true }) as Tensor).dataSync(), predictions(model));
});

test('a new head shares the layers below it and is the same for the same seed', () => {
  const net = smallNet(), options = { outputs: 3, task: 'classification', dropout: 0.2, seed: 9 } as const;
  const [one, two] = [replaceHead(net, options), replaceHead(net, options)] as const;
  assert.deepEqual(predictions(one), predictions(two));
  assert.deepEqual(layerTree(one).map(({ name }) => name).slice(-3), ['pool', headNames.dropout, headNames.predictions]);
  assert.equal(one.getLayer('block1_conv'), net.getLayer('block1_conv'));
  assert.deepEqual(one.outputs[0]!.shape, [null, 3]);
  assert.equal((replaceHead(net, { ...options, task: 'regression', outputs: 1 }).layers.at(-1)!.getConfig())['activation'], 'linear');
});

test('feature maps are pooled, and a stack of dense layers loses only its last one', () => {
  const maps = sequential({ layers: [layers.conv2d({ inputShape: [8, 8, 3], filters: 2, kernelSize: 3 })] });
  assert.deepEqual(layerTree(replaceHead(maps, { outputs: 2, task: 'classification', dropout: 0, seed: 0 })).slice(-2).map(({ name }) => name), [headNames.pool, headNames.predictions]);
  const dense = sequential({ layers: [layers.dense({ inputShape: [4], units: 3, name: 'one' }), layers.dense({ units: 3, name: 'two' }), layers.activation({ activation: 'softmax' })] });
  assert.deepEqual(layerTree(replaceHead(dense, { outputs: 2, task: 'regression', dropout: 0, seed: 0 })).slice(-2).map(({ name }) => name), ['one', headNames.predictions]);
});

test('the layer tree has types, shapes, counts and blocks, and goes into models within the model', () => {
  const nested = sequential({ layers: [smallNet(), layers.dense({ units: 2, name: 'out' })] }), [inner, out] = layerTree(nested);
  assert.deepEqual(out, { name: 'out', type: 'Dense', shape: [2], parameters: 12, trainable: true, block: '' });
  assert.deepEqual(inner!.children!.map(({ type, block }) => [type, block]).slice(0, 2), [['Conv2D', 'block1'], ['BatchNormalization', 'block1']]);
  assert.deepEqual(inner!.children![0]!.shape, [8, 8, 4]);
  assert.deepEqual(flatLayers(nested).map(({ name }) => name).slice(-2), ['predictions', 'out']);
});

test('another input size keeps the weights', async (context) => {
  const folder = temporaryFolder(context), path = await saveModel(smallNet(), 'tfjs', folder, 'net');
  const { model, expects } = await loadModel({ from: path, input: [12, 10, 3] }, folder);
  assert.deepEqual(expects.shape, [12, 10, 3]);
  assert.deepEqual(weightsOf(model, 'block2_dw'), weightsOf(smallNet(), 'block2_dw'));
});

test('another input size cuts off a head that flattens, which only fits the old one', async (context) => {
  const folder = temporaryFolder(context), image = input({ shape: [8, 8, 3] }), maps = layers.conv2d({ filters: 2, kernelSize: 3, name: 'maps' }).apply(image) as SymbolicTensor;
  const flat = layers.flatten().apply(layers.averagePooling2d({ poolSize: 6 }).apply(maps)) as SymbolicTensor;
  const net = createModel({ inputs: image, outputs: layers.dense({ units: 3 }).apply(layers.dense({ units: 4 }).apply(flat)) as SymbolicTensor }), path = await saveModel(net, 'tfjs', folder, 'net');
  const { model } = await loadModel({ from: path, input: [5, 5, 3] }, folder);
  assert.deepEqual([model.layers.at(-1)!.name, model.outputs[0]!.shape], ['maps', [null, 3, 3, 2]]);
  assert.deepEqual(weightsOf(model, 'maps'), weightsOf(net, 'maps'));
});

test('names that begin with an underscore are loaded under another one', async (context) => {
  const path = await changed(temporaryFolder(context), (text) => text.replaceAll('block1_conv', '_conv'));
  const { model } = await loadModel({ from: path }, '/');
  assert.deepEqual(predictions(model), predictions(smallNet()));
  assert.equal(model.layers[0]!.name, 'layer_conv');
});

test('what cannot be trained is refused with the reason', async (context) => {
  const folder = temporaryFolder(context);
  const grouped = await changed(folder, (text) => {
    const file = JSON.parse(text) as ModelFile & { modelTopology: { config: { layers: { config: object }[] } } };
    Object.assign(file.modelTopology.config.layers[0]!.config, { groups: 2 });
    return JSON.stringify(file);
  });
  await assert.rejects(loadModel({ from: grouped }, folder), (error) => error instanceof UserError && /block1_conv is a grouped convolution/.test(error.message));
  writeFileSync(join(folder, 'graph.json'), JSON.stringify({ format: 'graph-model', modelTopology: { node: [] }, weightsManifest: [] }));
  await assert.rejects(loadModel({ from: 'graph.json' }, folder), /graph model: it can predict and not be trained/);
  writeFileSync(join(folder, 'outside.json'), JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths: ['../secret'], weights: [] }] }));
  await assert.rejects(loadModel({ from: 'outside.json' }, folder), /outside of its folder/);
});
