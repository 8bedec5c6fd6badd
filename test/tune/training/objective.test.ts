import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grad, oneHot, tensor, tensor1d, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { LossId, ObjectiveOptions } from '../../../src/tune/recipe/contract.ts';
import { readRecipe } from '../../../src/tune/recipe/recipe.ts';
import { dataLoss, penaltyOf, withPenalty } from '../../../src/tune/training/objective.ts';
import { distance, truth } from './truth.ts';
import './cpu.ts';

const { objective: defaults } = readRecipe('data: {images: x}', 'x.finetune.yaml').recipe;
const labels = oneHot(tensor1d(truth.classes, 'int32'), 4, 1, 0, 'float32'), target = tensor(truth.target, [5, 4]), logits = tensor(truth.logits, [5, 4]);

const cases: Record<string, { loss: LossId; options?: Partial<ObjectiveOptions>; labels: Tensor; weights?: number[] }> = {
  'cross-entropy': { loss: 'cross-entropy', labels },
  smoothed: { loss: 'cross-entropy', options: { labelSmoothing: 0.1 }, labels },
  weighted: { loss: 'cross-entropy', labels, weights: truth.classWeights },
  mse: { loss: 'mse', labels: target },
  huber: { loss: 'huber', options: { delta: 0.7 }, labels: target },
};

for (const [name, { loss, options, labels: wanted, weights }] of Object.entries(cases)) {
  test(`${name}: loss and gradient are those of PyTorch`, () => {
    const compute = (x: Tensor): Scalar => dataLoss(loss, { ...defaults, ...options }, x, wanted, weights && tensor1d(weights));
    const { loss: value, gradient } = truth.losses[name]!;
    assert.ok(Math.abs(compute(logits).dataSync()[0]! - value) < 1e-6);
    assert.ok(distance(grad(compute)(logits).dataSync(), gradient) < 1e-6);
  });
}

test('the focal loss without focus is cross-entropy, and with it an example that is right already hardly counts', () => {
  const of = (gamma: number, x: Tensor): number => dataLoss('focal', { ...defaults, gamma }, x, labels).dataSync()[0]!;
  assert.ok(Math.abs(of(0, logits) - truth.losses['cross-entropy']!.loss) < 1e-6);
  // One example with p = σ(z) for two classes: (1 − p)^γ · −log p.
  const p = 1 / (1 + Math.exp(-2)), two = dataLoss('focal', { ...defaults, gamma: 2 }, tensor([[2, 0]]), tensor([[1, 0]])).dataSync()[0]!;
  assert.ok(Math.abs(two - (1 - p) ** 2 * -Math.log(p)) < 1e-6);
});

test('logits that overflow a softmax give a finite loss', () => {
  const value = dataLoss('cross-entropy', defaults, tensor([[1e4, 0], [0, 1e4]]), tensor([[1, 0], [1, 0]])).dataSync()[0];
  assert.equal(value, 5e3);
});

test('the gradient of L2-SP is that of finite differences, and nothing pulls a weight that has no anchor', () => {
  const start = [0.5, -1.5, 2], anchor = { strength: 0.3, value: tensor1d([0.25, 1, 2]) };
  const penalty = (values: number[]): number => penaltyOf([{ weight: tensor1d(values), anchor }]).dataSync()[0]!;
  assert.ok(Math.abs(penalty(start) - 0.3 * (0.25 ** 2 + 2.5 ** 2)) < 1e-6);
  const zero = tensor1d([0, 0, 0]), gradient = withPenalty(zero, tensor1d(start), anchor).dataSync(), h = 1e-2;
  const differences = start.map((value, at) => (penalty(start.with(at, value + h)) - penalty(start.with(at, value - h))) / (2 * h));
  assert.ok(distance(gradient, differences) < 1e-4, `${[...gradient].join()} against ${differences.join()}`);
  assert.equal(withPenalty(zero, tensor1d(start), undefined), zero);
  assert.deepEqual([...withPenalty(zero, tensor1d([1, 2, 4]), { strength: 0.5 }).dataSync()], [1, 2, 4], 'plain L2');
});
