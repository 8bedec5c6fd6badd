import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
// Brings the gradients of all operations.
import '@tensorflow/tfjs-layers';
import { formatPhrase } from '../../src/model/phrase.ts';
import type { BackendSettings, Runtime } from '../../src/tune/backends/contract.ts';
import { backends } from '../../src/tune/backends/index.ts';
import { startBackend } from '../../src/tune/backends/start.ts';
import { gradientCases, type Gradients, gradientsOf, slopes } from '../tune/backends/cases.ts';

const here = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The native backend is tried where `npm run addon` has built it and LOSSBAND_TENSORFLOW names a TensorFlow; no other that may be on the machine is loaded. */
const settings: BackendSettings = {
  assets: here('node_modules/@tensorflow/tfjs-backend-wasm/dist'),
  addons: process.env['LOSSBAND_TENSORFLOW'] ? here('native') : here('test/fixtures/none'),
  storage: mkdtempSync(join(tmpdir(), 'lossband-storage-')),
};

after(() => rmSync(settings.storage!, { recursive: true }));

/** Largest difference between two lists of numbers, beside their own size. */
function distance(a: number[], b: number[]): number {
  assert.equal(a.length, b.length);
  const size = Math.max(1, ...a.map(Math.abs));
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / size;
}

const reference = new Map<string, Gradients>();

before(async () => {
  await startBackend('cpu', settings);
  for (const gradientCase of gradientCases) reference.set(gradientCase.name, gradientsOf(gradientCase));
});

test('ids are unique, and the slowest comes last', () => {
  assert.equal(new Set(backends.map(({ id }) => id)).size, backends.length);
  assert.equal(backends.at(-1)!.id, 'cpu');
});

test('the gradients that everything is held against agree with finite differences', async () => {
  await startBackend('cpu', settings);
  for (const gradientCase of gradientCases) {
    for (const [measured, expected] of slopes(gradientCase, reference.get(gradientCase.name)!.gradients)) {
      assert.ok(Math.abs(measured - expected) <= 0.02 * Math.max(1, Math.abs(expected)), `${gradientCase.name}: ${measured} for ${expected}`);
    }
  }
});

for (const backend of backends) {
  describe(backend.id, async () => {
    const { candidates, reasons } = await backend.available(settings);
    assert.ok(candidates.length > 0 || reasons.length > 0, 'a backend that cannot be used says why');
    if (candidates.length === 0) return void test('runs', { skip: reasons.map(formatPhrase).join(' ') });
    let runtime: Runtime;

    if (backend.foreign) {
      test('is not loaded where it did not pass its trial', async () => {
        await assert.rejects(startBackend(backend.id, settings, async () => 'it crashed'), /it crashed/);
      });
    }

    before(async () => {
      runtime = await backend.create(candidates[0]!, settings);
    });

    test('is the backend that computes', () => {
      assert.equal(runtime.backend, backend.id);
      assert.ok(runtime.version && runtime.device.name);
    });

    for (const gradientCase of gradientCases) {
      test(`gradient of ${gradientCase.name}`, () => {
        const { value, gradients } = gradientsOf(gradientCase), expected = reference.get(gradientCase.name)!;
        assert.ok(distance([value], [expected.value]) < 1e-4, `value ${value} for ${expected.value}`);
        for (const [at, gradient] of gradients.entries()) assert.ok(distance(gradient, expected.gradients[at]!) < 1e-4, `argument ${at}`);
      });
    }

    test('a compiled step does in each call what the plain one does, and frees all but what it gives', () => {
      const steps = [1, 2, 3].map((k) => tf.tensor2d([k, 1, 2, -k, 0.5, k], [2, 3]));
      const plain = descent(), compiled = descent();
      const run = runtime.compile(compiled.step);
      tf.dispose(run([steps[0]!, tf.scalar(0.1)]));
      tf.dispose(tf.tidy(() => plain.step([steps[0]!, tf.scalar(0.1)])));
      const held = tf.memory().numTensors;
      for (const [at, input] of steps.entries()) {
        const rate = tf.scalar(0.1 / (at + 1));
        const [loss] = run([input, rate]), [expected] = tf.tidy(() => plain.step([input, rate]));
        assert.ok(distance(Array.from(loss!.dataSync()), Array.from(expected!.dataSync())) < 1e-5, `step ${at}`);
        tf.dispose([loss!, expected!, rate]);
      }
      assert.ok(distance(Array.from(compiled.weights.dataSync()), Array.from(plain.weights.dataSync())) < 1e-5, 'the weights');
      assert.equal(tf.memory().numTensors, held);
    });

    test('a step that is not the same in each call is still computed right in each call', () => {
      const { step, expected } = drifting(), told: string[] = [];
      const run = runtime.compile(step, (obstacle) => told.push(obstacle));
      const x = tf.tensor1d([1, 2]);
      for (let call = 1; call <= 5; call++) {
        const [sum] = run([x]);
        assert.equal(sum!.dataSync()[0], expected(call));
      }
      assert.ok(told.length <= 1, 'an obstacle is told once');
    });

    test('a value that is read inside a step is that of the call', () => {
      const run = runtime.compile(([x]) => [tf.scalar(x!.dataSync()[0]! * 2)]);
      for (let call = 1; call <= 5; call++) assert.equal(run([tf.scalar(call)])[0]!.dataSync()[0], call * 2);
    });

    test('steps of several shapes do not get in each other’s way', () => {
      const run = runtime.compile(([x]) => [tf.sum(tf.square(x!))]);
      for (let call = 0; call < 10; call++) {
        const values = Array.from({ length: 1 + (call % 2) }, (_, i) => call + i);
        assert.equal(run([tf.tensor1d(values)])[0]!.dataSync()[0], values.reduce((sum, value) => sum + value ** 2, 0));
      }
    });

    test('a variable that is set between two calls is read anew, and what shared its value keeps it', () => {
      const { weights, step } = descent(), run = runtime.compile(step);
      const x = tf.tensor2d([1, 2, 3], [1, 3]), rate = tf.scalar(0.01), start = tf.tensor2d([1, 1, 1], [3, 1]);
      const losses = Array.from({ length: 6 }, () => {
        weights.assign(start.clone() as tf.Tensor2D);
        const [loss] = run([x, rate]);
        return loss!.dataSync()[0];
      });
      assert.deepEqual(losses, Array(6).fill(25));
      assert.deepEqual(Array.from(start.dataSync()), [1, 1, 1]);
    });
  });
}

/** A step whose every call differs by something that is not a tensor from outside. */
function drifting(): { step: (inputs: readonly tf.Tensor[]) => tf.Tensor[]; expected: (call: number) => number } {
  let calls = 0;
  return { step: ([x]) => [tf.sum(tf.mul(x!, tf.scalar(++calls)))], expected: (call) => 3 * call };
}

/** Gradient descent on a small least-squares problem. */
function descent(): { weights: tf.Variable; step: (inputs: readonly tf.Tensor[]) => tf.Tensor[] } {
  const weights = tf.variable(tf.tensor2d([0.5, -1, 2], [3, 1]));
  const step = ([x, rate]: readonly tf.Tensor[]): tf.Tensor[] => {
    const { value, grads } = tf.variableGrads(() => tf.mean(tf.square(tf.sub(tf.matMul(x as tf.Tensor2D, weights as tf.Tensor2D), 1))) as tf.Scalar, [weights]);
    weights.assign(tf.sub(weights, tf.mul(grads[weights.name]!, rate!)));
    return [value];
  };
  return { weights, step };
}

test('a backend that does not start is told of, and nothing takes its place', async () => {
  const assets = mkdtempSync(join(tmpdir(), 'lossband-assets-'));
  try {
    await assert.rejects(startBackend('wasm', { ...settings, assets }), /wasm: .*tfjs-backend-wasm-simd\.wasm is missing/);
    await assert.rejects(startBackend('cuda', settings), /no compute backend “cuda”; there are auto, .*cpu/);
    const { runtime, refused } = await startBackend('auto', { ...settings, assets, addons: assets });
    assert.equal(runtime.backend, 'cpu');
    assert.ok(refused.some(({ backend, reason }) => backend === 'wasm' && reason.includes('is missing')), 'auto says what it passed over');
  } finally {
    rmSync(assets, { recursive: true });
  }
});
