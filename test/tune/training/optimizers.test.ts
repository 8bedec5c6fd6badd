import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory, scalar, tensor, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerOptions } from '../../../src/tune/recipe/contract.ts';
import { readRecipe } from '../../../src/tune/recipe/recipe.ts';
import { clipped, globalNorm } from '../../../src/tune/training/clip.ts';
import { optimizerList } from '../../../src/tune/training/optimizer/index.ts';
import { distance, truth } from './truth.ts';
import './cpu.ts';

const { optimizer: defaults } = readRecipe('data: {images: x}', 'x.finetune.yaml').recipe;

for (const [name, { options, steps }] of Object.entries(truth.optimizers)) {
  test(`${name} moves a weight as PyTorch does`, () => {
    const chosen: OptimizerOptions = { ...defaults, ...options }, optimizer = optimizerList.find(({ id }) => id === chosen.type)!;
    let weight: Tensor = tensor(truth.start, [3, 2]), slots: Tensor[] = optimizer.slots(chosen).map(() => zerosLike(weight));
    for (const [at, gradient] of truth.gradients.entries()) {
      const next = optimizer.update(weight, tensor(gradient, [3, 2]), slots, { lr: scalar(truth.lr), factors: optimizer.factors(at + 1, chosen).map((factor) => scalar(factor)) }, chosen, true);
      ({ weight, slots } = next);
      assert.ok(distance(weight.dataSync(), steps[at]!) < 2e-6, `step ${at + 1}`);
    }
  });
}

test('every optimiser has an id of its own', () => {
  assert.equal(new Set(optimizerList.map(({ id }) => id)).size, optimizerList.length);
});

test('a gradient that is too long is scaled as PyTorch does it, one that is short enough is not touched', () => {
  const { gradients, most, norm, clipped: expected } = truth.clip, tensors = gradients.map((values) => tensor(values));
  assert.ok(Math.abs(globalNorm(tensors).dataSync()[0]! - norm) < 1e-6);
  clipped(tensors, { clipNorm: most }).forEach((gradient, at) => assert.ok(distance(gradient.dataSync(), expected[at]!) < 1e-6));
  clipped(tensors, { clipNorm: 100 }).forEach((gradient, at) => assert.deepEqual([...gradient.dataSync()], gradients[at]));
  assert.deepEqual(clipped(tensors, { clipValue: 3.5 }).map((gradient) => [...gradient.dataSync()]), [[3, -3.5, 0], [3.5, 0]]);
  assert.ok(memory().numTensors > 0);
});
