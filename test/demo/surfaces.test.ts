// The demo's fine-tuning as it stands: the shipped backbone on real photographs, to the accuracy that its file states.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fineTune } from '../../src/tune/finetune.ts';
import { loadModel } from '../../src/tune/models/index.ts';
import { copyDemo } from '../../tools/demo.ts';

const assets = fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist', import.meta.url));

test('the demo’s recipe reaches the accuracy that it states', async () => {
  const demo = await copyDemo(), file = join(demo, 'surfaces.finetune.yaml'), said: string[] = [];
  try {
    const stated = Number(/^ *# .*?(0\.\d+) of the pictures to validate with/m.exec(readFileSync(file, 'utf8'))![1]);
    // No TensorFlow is looked for: the figure is that of what ships.
    const { end, metrics, models } = await fineTune({
      file, folder: join(demo, 'run'), backend: { assets, addons: join(demo, 'none') }, limits: [], asked: () => undefined, say: (line) => said.push(line), didEpoch: () => undefined,
    });
    assert.equal(end, 'finished', said.join('\n'));
    assert.ok(metrics['val/accuracy']! > stated - 0.02, `${metrics['val/accuracy']} where ${stated} is stated`);
    const { expects } = await loadModel({ from: models[0]! }, demo);
    assert.deepEqual(expects.shape, [32, 32, 3]);
  } finally {
    rmSync(dirname(demo), { recursive: true });
  }
});
