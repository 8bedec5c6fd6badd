import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { UserError } from '../../../src/base/errors.ts';
import { inMemory, openNpy, readNpyHeader } from '../../../src/tune/data/arrays/npy.ts';
import type { Batch, Dataset, Part } from '../../../src/tune/data/contract.ts';
import { openDataset } from '../../../src/tune/data/index.ts';
import { temporaryFolder } from '../temporary.ts';
import { float32, int64, npyBytes } from './npyFiles.ts';
import { put } from './pictures.ts';
import { arrayDefaults } from './worlds.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/tune/arrays/', import.meta.url));
const whole = { val: 0, test: 0, stratify: true, seed: 0 };

async function all(dataset: Dataset, part: Part): Promise<Batch> {
  for await (const batch of dataset.batches(part, { size: 1000, epoch: 0, seed: 0, shuffle: false, augment: false })) return batch;
  throw new Error('empty');
}

/** What NumPy wrote: for each type the numbers 0 to 11 as 4 × 3, in both byte orders and in every version of the format. */
const truth = JSON.parse(readFileSync(join(fixtures, 'recorded.json'), 'utf8')) as Record<string, { shape: number[]; values: number[] }>;

for (const [name, { shape, values }] of Object.entries(truth)) {
  test(`${name}.npy has NumPy's numbers`, async () => {
    const array = await openNpy(inMemory(readFileSync(join(fixtures, `${name}.npy`))));
    assert.deepEqual([array.shape, [...await array.read(0, shape[0]!)]], [shape, values]);
    assert.deepEqual([...await array.read(1, 1)], values.slice(3, 6));
  });
}

test('an archive with parts is taken as it is, stored or packed', async (context) => {
  const folder = temporaryFolder(context);
  for (const name of ['stored.npz', 'packed.npz']) {
    copyFileSync(join(fixtures, name), join(folder, name));
    const dataset = await openDataset({ ...arrayDefaults, path: name, split: { ...whole, val: 0.25 }, shape: [2, 2, 1], normalise: 'unit' }, folder);
    assert.deepEqual([dataset.sizes, dataset.inputShape, dataset.classes], [{ train: 6, val: 2, test: 4 }, [2, 2, 1], ['3', '7']]);
    const { inputs, labels } = await all(dataset, 'test');
    assert.ok(Math.abs(inputs[5]! - 105 / 255) < 1e-6, String(inputs[5]));
    assert.deepEqual([...labels], [1, 0, 0, 1, 1, 0, 0, 1]);
  }
});

test('two files go together, and labels with a fraction or with columns are numbers to predict', async (context) => {
  const folder = temporaryFolder(context);
  put(folder, 'x.npy', float32([4, 2], [0, 1, 2, 3, 4, 5, 6, 7]));
  put(folder, 'y.npy', float32([4, 2], [9, 8, 7, 6, 5, 4, 3, 2]));
  const dataset = await openDataset({ ...arrayDefaults, path: 'x.npy', labels: 'y.npy', split: whole, normalise: 'none' }, folder), batch = await all(dataset, 'train');
  assert.deepEqual([dataset.classes, dataset.outputs, [...batch.inputs], [...batch.labels]], [undefined, 2, [0, 1, 2, 3, 4, 5, 6, 7], [9, 8, 7, 6, 5, 4, 3, 2]]);
});

test('what does not fit is refused with the reason', async (context) => {
  const folder = temporaryFolder(context), says = (pattern: RegExp) => (error: unknown): boolean => error instanceof UserError && pattern.test(error.message);
  put(folder, 'x.npy', float32([4, 2], Array(8).fill(1)));
  put(folder, 'y.npy', int64([3], [0, 1, 0]));
  put(folder, 'one.npy', int64([4], [1, 1, 1, 1]));
  put(folder, 'cut.npy', float32([4, 2], Array(8).fill(1)).subarray(0, 140));
  put(folder, 'fortran.npy', Buffer.from(Buffer.from(float32([4, 2], Array(8).fill(1))).toString('latin1').replace('False', 'True '), 'latin1'));
  put(folder, 'none.npz', zipSync({ 'a.txt': strToU8('x') }));
  const open = (path: string, labels?: string, shape?: number[]): Promise<Dataset> => openDataset({ ...arrayDefaults, path, ...(labels && { labels }), ...(shape && { shape }) }, folder);
  await assert.rejects(open('x.npy', 'y.npy'), says(/4 inputs and 3 labels/));
  await assert.rejects(open('x.npy', 'one.npy'), says(/all labels are the same/));
  await assert.rejects(open('x.npy', 'one.npy', [3]), says(/inputs of 2 cannot be taken as 3/));
  await assert.rejects(open('cut.npy', 'one.npy'), says(/cut off/));
  await assert.rejects(open('fortran.npy', 'one.npy'), says(/Fortran order/));
  await assert.rejects(open('none.npz'), says(/no array of inputs/));
  await assert.rejects(open('missing.npy', 'y.npy'), says(/missing.npy cannot be read/));
});

test('property: numbers survive being written and read, whatever the shape', async () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  await fc.assert(fc.asyncProperty(shapes.chain((shape) => fc.tuple(fc.constant(shape), fc.array(fc.float({ noNaN: true }), { minLength: 256, maxLength: 256 }))), async ([shape, pool]) => {
    const values = pool.slice(0, shape.reduce((a, b) => a * b)), array = await openNpy(inMemory(float32(shape, values)));
    assert.deepEqual(array.shape, shape);
    assert.deepEqual(await array.read(0, shape[0]!), Float32Array.from(values));
  }));
});

test('property: any bytes are a header or an error that says why', () => {
  const valid = npyBytes('<f4', [2], new Uint8Array(8));
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 8 }), fc.nat(valid.length), (changes, length) => {
    const bytes = valid.slice(0, length);
    for (const [at, value] of changes) bytes[at] = value;
    try {
      assert.ok(readNpyHeader(bytes).width > 0);
    } catch (error) {
      assert.ok(error instanceof Error && !(error instanceof RangeError) && !(error instanceof TypeError), String(error));
    }
  }), { numRuns: 500 });
});
