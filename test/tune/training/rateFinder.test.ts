import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { memory } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { tfevents } from '../../../src/readers/tfevents.ts';
import { tidied } from '../../../src/tune/backends/switchTo.ts';
import { EventWriter } from '../../../src/tune/events/writer.ts';
import { Anchors } from '../../../src/tune/training/anchors.ts';
import { Dropout } from '../../../src/tune/training/dropout.ts';
import { findRate, type Found, rateAt, smoothed, steepest } from '../../../src/tune/training/rateFinder.ts';
import { collectWeights } from '../../../src/tune/training/weights.ts';
import { temporaryFolder } from '../temporary.ts';
import './cpu.ts';
import { corners, recipeOf, tinyModel } from './pieces.ts';

const ends = { first: 2, last: 2 };

test('rates grow by the same factor from step to step', () => {
  const rates = Array.from({ length: 7 }, (_, k) => rateAt(k, { lowest: 1e-6, highest: 1, steps: 7 }));
  rates.forEach((rate, k) => assert.ok(Math.abs(rate / 10 ** (k - 6) - 1) < 1e-9));
});

test('smoothing is a weighted mean of what came, and leaves a level as it is', () => {
  assert.deepEqual(smoothed([4, 4, 4], 0.9).map((value) => Number(value.toFixed(9))), [4, 4, 4]);
  assert.deepEqual(smoothed([1, 3], 0.5), [1, (0.25 * 1 + 0.5 * 3) / 0.75]);
  fc.assert(fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1 }), (losses) => {
    for (const [k, value] of smoothed(losses, 0.9).entries()) {
      const seen = losses.slice(0, k + 1);
      assert.ok(value >= Math.min(...seen) - 1e-9 && value <= Math.max(...seen) + 1e-9);
    }
  }));
});

test('the steepest descent is suggested, and nothing where the loss falls nowhere', () => {
  const rates = Array.from({ length: 40 }, (_, k) => 10 ** (k / 10 - 4)), losses = rates.map((_, k) => -1 / (1 + Math.exp(-(k - 17))));
  assert.equal(steepest(rates, losses, ends), rates[17]);
  assert.equal(steepest(rates, rates, ends), undefined);
  assert.equal(steepest([1], [1], ends), undefined);
});

async function find(context: TestContext, text: string, asked: () => string | undefined = () => undefined): Promise<Found & { series: Map<string, number[]>; left: number }> {
  const recipe = recipeOf(text), model = tinyModel(), folder = temporaryFolder(context), events = new EventWriter(folder), anchors = new Anchors(collectWeights(model), recipe.objective);
  const parts = { recipe, dataset: corners(), model, runtime: { compile: tidied }, dropout: new Dropout(model), anchors, events, asked, say: () => undefined };
  const before = memory().numTensors, found = await findRate(parts, recipe.stages[0]!), left = memory().numTensors - before;
  events.dispose();
  anchors.dispose();
  const [name = ''] = readdirSync(folder), { runs } = tfevents.create({ path: name, patterns: [] }).push(readFileSync(join(folder, name)), 0, true);
  return { ...found, left, series: new Map([...runs[0]!.series].map(([tag, points]) => [tag, [...points.columns().values]])) };
}

test('a real training is tried at growing rates, and one at which it learns is suggested', async (context) => {
  const { end, lr, steps, series, left } = await find(context, 'batch: 15\nstages: [{lr: 0.01, freeze: none}]\n');
  assert.equal(end, 'finished');
  assert.deepEqual([...series.keys()].sort(), ['lr', 'lr_finder/loss', 'lr_finder/smoothed_loss']);
  assert.equal(series.get('lr')!.length, steps);
  assert.ok(lr! > 1e-4 && lr! < 0.5, `suggested ${lr}`);
  assert.ok(series.get('lr')!.some((rate) => Math.abs(rate / lr! - 1) < 1e-5));
  assert.equal(left, 0, 'no tensor is left behind');
});

test('it ends where the loss runs away, and when somebody asks', async (context) => {
  const { steps, why } = await find(context, 'batch: 15\noptimizer: {type: sgd, layerRates: [{layer: "*", factor: 1000}]}\nstages: [{lr: 0.01, freeze: none}]\n');
  assert.ok(steps < 100 && /the loss ran away at/.test(why), `${steps} steps: ${why}`);
  let looks = 0;
  const stopped = await find(context, 'batch: 15\nstages: [{lr: 0.01}]\n', () => (++looks === 12 ? 'test' : undefined));
  assert.deepEqual([stopped.end, stopped.steps, stopped.why], ['stopped', 12, 'stopped by test']);
});

test('several batches make one step where gradients are gathered', async (context) => {
  const { steps, series } = await find(context, 'batch: 15\noptimizer: {accumulate: 3}\nstages: [{lr: 0.01}]\n');
  assert.equal(series.get('lr_finder/loss')!.length, steps);
});
