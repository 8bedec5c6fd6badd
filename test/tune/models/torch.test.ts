import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor, type Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { UserError } from '../../../src/base/errors.ts';
import { architectureIds } from '../../../src/model/catalogue.ts';
import { architectures } from '../../../src/tune/models/architectures/index.ts';
import { readPickle } from '../../../src/tune/models/formats/pickle.ts';
import { writeSafetensors } from '../../../src/tune/models/formats/safetensors.ts';
import { readTensors } from '../../../src/tune/models/formats/tensorsFile.ts';
import { readTorch } from '../../../src/tune/models/formats/torch.ts';
import { loadModel } from '../../../src/tune/models/index.ts';
import { temporaryFolder } from '../temporary.ts';

await setBackend('cpu');

const recorded = fileURLToPath(new URL('../../fixtures/tune/torch/', import.meta.url));
const json = <T>(name: string): T => JSON.parse(readFileSync(join(recorded, name), 'utf8')) as T;

interface Stored {
  shape: number[];
  values: number[];
}

for (const name of ['archive.pth', 'stream.pt']) {
  test(`every type of tensor in ${name}, as PyTorch wrote it`, async () => {
    const found = await readTensors(join(recorded, name));
    assert.deepEqual(Object.fromEntries([...found].map(([key, { shape, values }]) => [key, { shape, values: [...values] }])), json<Record<string, Stored>>('files.json'));
  });

  test(`${name} that is cut off is refused with its path, wherever it ends`, async (context) => {
    const bytes = readFileSync(join(recorded, name)), folder = temporaryFolder(context);
    for (const length of [0, 1, 20, 200, bytes.length - 60]) {
      const path = join(folder, name);
      writeFileSync(path, bytes.subarray(0, length));
      await assert.rejects(readTensors(path), (error) => error instanceof UserError && error.message.startsWith(path), `${length} bytes`);
    }
  });
}

test('a pickle is data: what it asks to be run is only named', () => {
  const { value } = readPickle(new TextEncoder().encode('cos\nsystem\n(X\u0002\u0000\u0000\u0000lstR.'));
  assert.deepEqual(JSON.parse(JSON.stringify(value)), { of: { module: 'os', name: 'system' }, args: ['ls'] });
  assert.throws(() => readTorch(new TextEncoder().encode('}.}.}.}.].')), /holds no weights by name/);
});

test('no bytes make the readers fail otherwise than with an error for people', () => {
  const total = (run: () => unknown): void => {
    try {
      run();
    } catch (error) {
      assert.ok(error instanceof UserError, String(error));
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => total(() => readPickle(bytes))));
});

/** The numbers of the k-th tensor, as make.py has them. */
function numbers(k: number, name: string, shape: number[]): Float32Array {
  const product = (sides: number[]): number => sides.reduce((a, b) => a * b, 1), fan = Math.sqrt(product(shape.slice(1)));
  const of = (wave: number): number => (name.endsWith('running_var') ? 1.5 + 0.5 * wave : shape.length === 1 ? Number(name.endsWith('weight')) + 0.1 * wave : (wave * 1.5) / fan);
  return Float32Array.from({ length: product(shape) }, (_, i) => of(Math.sin(0.7 * i + k)));
}

test('MobileNetV2 with weights by torchvision’s names says what torchvision’s says', async (context) => {
  const { tensors, probabilities } = json<{ tensors: [string, number[]][]; probabilities: number[] }>('mobilenet.json'), path = join(temporaryFolder(context), 'weights.safetensors');
  writeFileSync(path, writeSafetensors(new Map(tensors.map(([name, shape], k) => [`module.${name}`, { shape, values: numbers(k, name, shape) }])), {}));
  const { model, expects } = await loadModel({ from: path, architecture: 'mobilenet-v2', input: [32, 32, 3] }, '/');
  assert.equal(expects.normalise, 'imagenet');
  const image = tensor(Float32Array.from({ length: 32 * 32 * 3 }, (_, i) => Math.cos(0.01 * i)), [1, 32, 32, 3]), found = [...(model.predict(image) as Tensor).dataSync()];
  assert.equal(found.length, 1000);
  found.forEach((value, at) => assert.ok(Math.abs(value - probabilities[at]!) < 1e-5 * Math.max(...probabilities) + 1e-7, `${at}: ${value}, ${probabilities[at]}`));
  await assert.rejects(loadModel({ from: join(recorded, 'archive.pth'), architecture: 'mobilenet-v2' }, '/'), /does not hold the weights of MobileNetV2 by the names of timm/);
  await assert.rejects(loadModel({ from: path }, '/'), /weights alone/);
});

test('recipes may name every architecture', () => assert.deepEqual(architectures.map(({ id }) => id), [...architectureIds]));

test('every architecture is filled by the names of each framework that knows it', () => {
  for (const { build } of architectures) {
    const { model, units } = build(3);
    for (const scheme of [0, 1, 2]) {
      const names = units.flatMap(({ aliases }) => aliases[scheme] ?? []);
      assert.equal(new Set(names).size, names.length);
    }
    assert.deepEqual(units.map(({ name }) => model.getLayer(name).name), units.map(({ name }) => name));
    model.dispose();
  }
});
