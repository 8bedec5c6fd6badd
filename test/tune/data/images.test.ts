import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { UserError } from '../../../src/base/errors.ts';
import { formatPhrase } from '../../../src/model/phrase.ts';
import type { Batch, Dataset, Part } from '../../../src/tune/data/contract.ts';
import { openDataset } from '../../../src/tune/data/index.ts';
import type { ImageOptions } from '../../../src/tune/data/options.ts';
import { temporaryFolder } from '../temporary.ts';
import { imageDefaults, picture, put } from './pictures.ts';

const fixtures = new URL('../../fixtures/tune/images/', import.meta.url).pathname;

async function all(dataset: Dataset, part: Part, augment = false): Promise<Batch> {
  for await (const batch of dataset.batches(part, { size: 1000, epoch: 0, seed: 0, shuffle: false, augment })) return batch;
  throw new Error('empty');
}

/** A folder with one picture of the fixtures in each class; all of it is the train part. */
async function single(folder: string, changes: Partial<ImageOptions>): Promise<Batch> {
  put(folder, 'a/x', '');
  put(folder, 'b/x', '');
  copyFileSync(join(fixtures, 'rgb.png'), join(folder, 'a/1.png'));
  copyFileSync(join(fixtures, 'grey.png'), join(folder, 'b/1.png'));
  const split = { val: 0, test: 0, stratify: true, seed: 0 };
  return all(await openDataset({ ...imageDefaults, path: '.', size: [9, 13], split, ...changes }, folder), 'train', true);
}

test('a broken image is left out, named once, and stops nobody', async (context) => {
  const folder = temporaryFolder(context);
  for (let n = 0; n < 10; n++) for (const name of ['a', 'b']) put(folder, `set/${name}/${n}.png`, picture(n + (name === 'a' ? 0 : 50)));
  put(folder, 'set/a/3.png', picture(3).subarray(0, 100));
  put(folder, 'set/b/4.png', 'no image');
  const dataset = await openDataset({ ...imageDefaults, path: 'set', split: { val: 0, test: 0, stratify: true, seed: 0 } }, folder);
  assert.equal((await all(dataset, 'train')).count, 18);
  assert.equal((await all(dataset, 'train')).count, 18);
  assert.deepEqual(dataset.problems.map(({ source }) => source).sort(), [join('set', 'a', '3.png'), join('set', 'b', '4.png')]);
  assert.match(formatPhrase(dataset.problems.find(({ source }) => source.endsWith('4.png'))!.message), /not a PNG, JPEG/);
});

test('folders train, val and test are taken as they are; what is missing is drawn from train', async (context) => {
  const folder = temporaryFolder(context);
  for (const [part, count] of [['train', 8], ['valid', 3]] as const) {
    for (let n = 0; n < count; n++) for (const name of ['a', 'b']) put(folder, `set/${part}/${name}/${n}.png`, picture(n));
  }
  const dataset = await openDataset({ ...imageDefaults, path: 'set', split: { val: 0.5, test: 0.25, stratify: true, seed: 0 } }, folder);
  assert.deepEqual(dataset.sizes, { train: 12, val: 6, test: 4 });
  assert.deepEqual(dataset.classes, ['a', 'b']);
});

test('folders without two classes are refused with what should be there', async (context) => {
  const folder = temporaryFolder(context);
  put(folder, 'set/a/1.png', picture(1));
  await assert.rejects(openDataset({ ...imageDefaults, path: 'set' }, folder), (error) => error instanceof UserError && /at least two folders/.test(error.message));
  await assert.rejects(openDataset({ ...imageDefaults, path: 'nowhere' }, folder), (error) => error instanceof UserError && /nowhere cannot be read/.test(error.message));
});

test('pixels reach the model as each normalisation says', async (context) => {
  const folder = temporaryFolder(context), raw = await single(folder, { normalise: 'none' });
  const expected: [ImageOptions['normalise'], (value: number, channel: number) => number][] = [
    ['unit', (value) => value / 255], ['symmetric', (value) => value / 127.5 - 1],
    ['imagenet', (value, channel) => (value / 255 - [0.485, 0.456, 0.406][channel]!) / [0.229, 0.224, 0.225][channel]!],
  ];
  assert.deepEqual([...raw.inputs.subarray(0, 6)], [0, 0, 255, 19, 0, 245]);
  for (const [normalise, scaled] of expected) {
    const { inputs } = await single(folder, { normalise });
    assert.ok(inputs.every((value, at) => Math.abs(value - scaled(raw.inputs[at]!, at % 3)) < 1e-5), normalise);
  }
});

test('a picture is the same where nothing is resized, and keeps its mean where it shrinks', async (context) => {
  const folder = temporaryFolder(context), mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / values.length;
  const raw = await single(folder, { normalise: 'none' }), small = await single(folder, { normalise: 'none', size: [3, 4] });
  assert.deepEqual(small.shape, [2, 3, 4, 3]);
  assert.ok(Math.abs(mean(raw.inputs) - mean(small.inputs)) < 2, `${mean(raw.inputs)} ${mean(small.inputs)}`);
});

test('augmentation changes pixels within 0 … 255, and only where it is asked for', async (context) => {
  const folder = temporaryFolder(context), none = imageDefaults.augment, raw = await single(folder, { normalise: 'none' });
  const changes: Partial<ImageOptions['augment']>[] = [{ flip: 'both' }, { crop: 0.5 }, { brightness: 0.5 }, { contrast: 0.5 }, { saturation: 0.9 }];
  for (const change of changes) {
    const { inputs } = await single(folder, { normalise: 'none', augment: { ...none, ...change } });
    assert.ok(inputs.every((value) => value >= -1e-3 && value <= 255.001), JSON.stringify(change));
    assert.notDeepEqual(inputs, raw.inputs, JSON.stringify(change));
  }
});

test('duplicates and near-duplicates across the split are found, within a part they are not', async (context) => {
  const folder = temporaryFolder(context);
  for (const part of ['train', 'val']) for (let n = 0; n < 5; n++) for (const name of ['a', 'b']) put(folder, `${part}/${name}/${n}.png`, picture(n + part.length * 50 + name.charCodeAt(0) * 900));
  put(folder, 'val/a/copy.png', picture(2 + 5 * 50 + 97 * 900));
  put(folder, 'train/b/copy.png', picture(2 + 5 * 50 + 98 * 900));
  copyFileSync(join(fixtures, 'rgb.png'), join(folder, 'train/a/rgb.png'));
  copyFileSync(join(fixtures, 'rgb.jpg'), join(folder, 'val/a/rgb.jpg'));
  const leaks = await (await openDataset({ ...imageDefaults, path: '.', split: { val: 0, test: 0, stratify: true, seed: 0 } }, folder)).findLeaks();
  assert.deepEqual(leaks.map(({ kind, parts }) => [kind, ...parts]).sort(), [['duplicate', 'train', 'val'], ['near-duplicate', 'train', 'val']]);
  assert.deepEqual(leaks.find(({ kind }) => kind === 'duplicate')!.examples.toSorted(), [join('train', 'a', '2.png'), join('val', 'a', 'copy.png')]);
});
