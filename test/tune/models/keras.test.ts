import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { UserError } from '../../../src/base/errors.ts';
import { exportFormats } from '../../../src/tune/models/contract.ts';
import { loadModel, saveModel } from '../../../src/tune/models/index.ts';
import { temporaryFolder } from '../temporary.ts';
import './nets.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/tune/models', import.meta.url));

/** What Keras predicted for the inputs when `make.py` made the files. */
const truth = JSON.parse(readFileSync(join(fixtures, 'recorded.json'), 'utf8')) as Record<string, { shape: number[]; inputs: number[]; predictions: number[] }>;

function worst(model: LayersModel, name: string): number {
  const { shape, inputs, predictions } = truth[name]!, ours = (model.predict(tensor(inputs, shape)) as Tensor).dataSync();
  assert.equal(ours.length, predictions.length);
  return Math.max(...predictions.map((value, at) => Math.abs(value - ours[at]!)));
}

for (const name of Object.keys(truth)) {
  for (const ending of ['keras', 'h5']) {
    test(`${name}.${ending} predicts here what it predicts in Keras`, async () => {
      const { model } = await loadModel({ from: `${name}.${ending}` }, fixtures), difference = worst(model, name);
      assert.ok(difference < 2e-6, `differs by ${difference}`);
    });
  }

  test(`${name} still does after each format was written and read`, async (context) => {
    const folder = temporaryFolder(context), { model } = await loadModel({ from: `${name}.keras` }, fixtures);
    for (const format of exportFormats) {
      const again = await loadModel({ from: await saveModel(model, format, folder, 'again') }, folder);
      assert.ok(worst(again.model, name) < 2e-6, format);
    }
  });
}

test('a layer that cannot be computed is named', async () => {
  await assert.rejects(loadModel({ from: 'grouped.keras' }, fixtures), (error) => error instanceof UserError && /Conv2D with groups = 2/.test(error.message));
});
