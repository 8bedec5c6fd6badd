// The steps of a fine-tuning give the same weights on every backend; the native one where LOSSBAND_TENSORFLOW names a TensorFlow and the addon is built.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { memory } from '@tensorflow/tfjs-core';
import { fileURLToPath } from 'node:url';
import { formatPhrase } from '../../../src/model/phrase.ts';
import type { BackendSettings, Runtime } from '../../../src/tune/backends/contract.ts';
import { backends } from '../../../src/tune/backends/index.ts';
import { startBackend } from '../../../src/tune/backends/start.ts';
import { Anchors } from '../../../src/tune/training/anchors.ts';
import { Dropout } from '../../../src/tune/training/dropout.ts';
import { applyFreeze } from '../../../src/tune/training/freeze.ts';
import { networkOf } from '../../../src/tune/training/network.ts';
import { TrainStep } from '../../../src/tune/training/step.ts';
import { collectWeights } from '../../../src/tune/training/weights.ts';
import { corners, recipeOf, tinyModel } from '../training/pieces.ts';

const here = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const storage = mkdtempSync(join(tmpdir(), 'lossband-storage-'));
const settings: BackendSettings = {
  assets: here('node_modules/@tensorflow/tfjs-backend-wasm/dist'), addons: process.env['LOSSBAND_TENSORFLOW'] ? here('native') : storage, storage,
};
after(() => rmSync(storage, { recursive: true }));

interface Trained {
  losses: number[];
  /** By name, before and after. */
  weights: Map<string, { before: number[]; after: number[]; trainable: boolean }>;
}

/** Two epochs of small steps with everything that a recipe can ask of one: dropout, a pull to the pre-trained weights, clipping, gradients gathered over two batches. */
async function train(runtime: Runtime): Promise<Trained> {
  const recipe = recipeOf('model: shipped\nobjective: {l2sp: 0.05}\noptimizer: {type: adamw, clipNorm: 1, accumulate: 2}\n');
  const model = tinyModel(0.25), dropout = new Dropout(model), anchors = new Anchors(collectWeights(model), recipe.objective);
  applyFreeze(model, { kind: 'names', names: ['block_1_conv', 'block_1_bn'] }, 'learns');
  const weights = collectWeights(model), learning = weights.filter(({ trainable }) => trainable);
  const values = (): number[][] => weights.map(({ variable }) => Array.from(variable.dataSync()));
  const step = new TrainStep({ network: networkOf(model), dropout, weights: learning, anchors: anchors.of(learning), rates: new Map(), loss: 'cross-entropy', recipe, runtime });
  const before = values(), losses: number[] = [];
  for (let epoch = 0; epoch < 4; epoch++) {
    for await (const batch of corners({ train: 24 }).batches('train', { size: 6, seed: 1, epoch, shuffle: true, augment: false })) {
      losses.push((await step.run(batch, 0.01 / (epoch + 1), { last: false, details: epoch % 2 === 0 })).loss);
    }
  }
  const afterwards = values();
  step.dispose();
  return { losses, weights: new Map(weights.map(({ name, trainable }, at) => [name, { before: before[at]!, after: afterwards[at]!, trainable }])) };
}

const { runtime: plain } = await startBackend('cpu', settings);
const expected = await train(plain);

for (const backend of backends) {
  const { candidates, reasons } = await backend.available(settings);
  test(`a fine-tuning on ${backend.id}`, { skip: candidates.length === 0 && reasons.map(formatPhrase).join(' ') }, async () => {
    const runtime = await backend.create(candidates[0]!, settings), { losses, weights } = await train(runtime);
    for (const [at, loss] of losses.entries()) assert.ok(Math.abs(loss - expected.losses[at]!) < 1e-3, `step ${at}: ${loss} for ${expected.losses[at]}`);
    for (const [name, { before, after: now, trainable }] of weights) {
      if (!trainable) {
        assert.deepEqual(now, before, `${name} is frozen`);
        continue;
      }
      const moved = Math.max(...now.map((value, i) => Math.abs(value - before[i]!))), off = Math.max(...now.map((value, i) => Math.abs(value - expected.weights.get(name)!.after[i]!)));
      assert.ok(moved > 1e-3, `${name} learned nothing`);
      assert.ok(off < 2e-3, `${name} is off by ${off}`);
    }
    const held = memory().numTensors;
    await train(runtime);
    const first = memory().numTensors - held;
    await train(runtime);
    assert.equal(memory().numTensors - held, 2 * first, 'each model and its anchors stay, nothing of its steps');
  });
}
