import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parts, type Batch, type BatchOptions, type Dataset, type Part } from '../../src/tune/data/contract.ts';
import { dataSources, openDataset } from '../../src/tune/data/index.ts';
import { worlds } from '../tune/data/worlds.ts';
import { temporaryFolder } from '../tune/temporary.ts';

const options: BatchOptions = { size: 7, epoch: 3, seed: 5, shuffle: true, augment: true };

async function collect(dataset: Dataset, part: Part, changes: Partial<BatchOptions> = {}): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of dataset.batches(part, { ...options, ...changes })) batches.push(batch);
  return batches;
}

const seen = (batches: Batch[]): number[] => batches.flatMap(({ indices }) => [...indices]);

test('ids of data sources are unique', () => {
  assert.equal(new Set(dataSources.map(({ id }) => id)).size, dataSources.length);
});

for (const { id } of dataSources) {
  describe(`data source ${id}`, () => {
    const open = (context: { after(run: () => void): void }): Promise<Dataset> => {
      const folder = temporaryFolder(context as never);
      return openDataset(worlds[id](folder), folder);
    };

    test('deals every example once, in one part, each class in its share', async (context) => {
      const dataset = await open(context), all = await Promise.all(parts.map((part) => collect(dataset, part)));
      assert.deepEqual(dataset.sizes, { train: 35, val: 10, test: 5 });
      assert.deepEqual(all.map((batches) => seen(batches).length), [35, 10, 5]);
      assert.deepEqual(all.flatMap(seen).sort((a, b) => a - b), Array.from({ length: 50 }, (_, index) => index));
      const [plain] = await collect(dataset, 'val', { augment: false, size: 10 });
      const sums = [0, 1].map((c) => Array.from({ length: 10 }, (_, row) => plain!.labels[row * 2 + c]!).reduce((a, b) => a + b));
      assert.deepEqual(sums, [6, 4]);
      assert.deepEqual(dataset.problems, []);
    });

    test('has batches of the shape that they say', async (context) => {
      const dataset = await open(context);
      for (const batch of await collect(dataset, 'train')) {
        assert.deepEqual(batch.shape, [batch.count, ...dataset.inputShape]);
        assert.equal(batch.inputs.length, batch.shape.reduce((a, b) => a * b));
        assert.deepEqual(batch.labelShape, [batch.count, dataset.outputs]);
        assert.equal(batch.labels.length, batch.count * dataset.outputs);
        assert.equal(batch.indices.length, batch.count);
        assert.ok(batch.inputs.every(Number.isFinite));
        for (let row = 0; row < batch.count; row++) assert.ok(Math.abs(batch.labels[2 * row]! + batch.labels[2 * row + 1]! - 1) < 1e-6);
      }
      assert.equal(dataset.classes?.length, 2);
      assert.deepEqual([...dataset.classWeights!], [35 / 42, 35 / 28].map(Math.fround));
    });

    test('is the same for the same seed, opened again, and goes on exactly in the middle of an epoch', async (context) => {
      const folder = temporaryFolder(context), asked = worlds[id](folder);
      const whole = await collect(await openDataset(asked, folder), 'train');
      assert.deepEqual(await collect(await openDataset(asked, folder), 'train'), whole);
      assert.deepEqual(await collect(await openDataset(asked, folder), 'train', { from: 2 }), whole.slice(2));
    });

    test('shuffles each epoch and each seed anew, and not at all if told so', async (context) => {
      const dataset = await open(context), order = seen(await collect(dataset, 'train'));
      assert.notDeepEqual(seen(await collect(dataset, 'train', { epoch: 4 })), order);
      assert.notDeepEqual(seen(await collect(dataset, 'train', { seed: 6 })), order);
      assert.deepEqual(seen(await collect(dataset, 'train', { shuffle: false })), order.toSorted((a, b) => a - b));
    });

    test('can be left in the middle', async (context) => {
      const dataset = await open(context);
      for await (const batch of dataset.batches('train', options)) {
        assert.equal(batch.count, 7);
        break;
      }
      assert.equal(seen(await collect(dataset, 'train')).length, 35);
    });

    test('finds no leak where there is none', async (context) => {
      assert.deepEqual(await (await open(context)).findLeaks(), []);
    });
  });
}
