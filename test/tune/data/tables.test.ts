import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '../../../src/base/errors.ts';
import { formatPhrase } from '../../../src/model/phrase.ts';
import type { Batch, Dataset, Part } from '../../../src/tune/data/contract.ts';
import { openDataset } from '../../../src/tune/data/index.ts';
import type { TableOptions } from '../../../src/tune/data/options.ts';
import { csv } from '../../../src/tune/data/tables/csv.ts';
import { splitRows } from '../../../src/tune/data/tables/delimited.ts';
import { tableFormats } from '../../../src/tune/data/tables/index.ts';
import { temporaryFolder } from '../temporary.ts';
import { put } from './pictures.ts';
import { type Row, writers } from './tableFiles.ts';
import { tableDefaults, tableRows } from './worlds.ts';

async function all(dataset: Dataset, part: Part): Promise<Batch> {
  for await (const batch of dataset.batches(part, { size: 100_000, epoch: 0, seed: 0, shuffle: false, augment: false })) return batch;
  throw new Error('empty');
}

const whole: TableOptions['split'] = { val: 0, test: 0, stratify: true, seed: 0 };

async function opened(folder: string, rows: Row[], changes: Partial<TableOptions> = {}, ending = 'csv'): Promise<Dataset> {
  writers[ending]!(folder, `set.${ending}`, rows);
  return openDataset({ ...tableDefaults, path: `set.${ending}`, split: whole, ...changes }, folder);
}

test('every kind of table file has a format', () => {
  for (const ending of Object.keys(writers)) assert.equal(tableFormats.filter(({ matches }) => matches(`x.${ending}`)).length, 1, ending);
});

for (const ending of Object.keys(writers)) {
  test(`${ending}: numbers are standardised, texts become one column each, what is missing is the mean`, async (context) => {
    const dataset = await opened(temporaryFolder(context), tableRows(), {}, ending), { inputs, labels, shape } = await all(dataset, 'train');
    assert.deepEqual([shape, dataset.classes, dataset.problems], [[50, 5], ['a', 'b'], []]);
    const column = (at: number): number[] => Array.from({ length: 50 }, (_, row) => inputs[row * 5 + at]!), mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
    assert.ok(Math.abs(mean(column(0))) < 1e-6);
    assert.ok(Math.abs(mean(column(0).map((value) => value ** 2)) - 1) < 1e-5);
    // Categories in alphabetical order: blue, green, red.
    assert.deepEqual([1, 2, 3].map((at) => column(at).slice(0, 3)), [[0, 0, 1], [0, 1, 0], [1, 0, 0]]);
    assert.deepEqual(column(4).filter((_, row) => row % 7 === 0).map((value) => value + 0), Array<number>(8).fill(0));
    assert.deepEqual([...labels.subarray(0, 2), ...labels.subarray(98)], [1, 0, 0, 1]);
  });

  test(`${ending}: a table of many blocks deals every row once, and all of its numbers`, async (context) => {
    const rows = Array.from({ length: 9000 }, (_, n) => ({ n, y: n * 2 })), folder = temporaryFolder(context);
    const dataset = await opened(folder, rows, { target: ['y'], task: 'regression', standardise: false }, ending), seen: number[] = [];
    for await (const { inputs, labels } of dataset.batches('train', { size: 64, epoch: 1, seed: 1, shuffle: true, augment: false })) {
      for (const [row, value] of inputs.entries()) assert.equal(labels[row], value * 2);
      seen.push(...inputs);
    }
    assert.notDeepEqual(seen.slice(0, 50), rows.slice(0, 50).map(({ n }) => n));
    assert.deepEqual(seen.sort((a, b) => a - b), rows.map(({ n }) => n));
  });
}

test('statistics come from the train part alone, and a category that it lacks is none', async (context) => {
  const rows = Array.from({ length: 20 }, (_, n) => ({ x: n < 10 ? n : 1000, c: n < 10 ? 'p' : 'q', y: n % 2 ? 'a' : 'b', part: n < 10 ? 'train' : n < 15 ? 'validation' : 'test' }));
  const dataset = await opened(temporaryFolder(context), rows, { target: ['y'], split: { ...whole, column: 'part' } });
  assert.deepEqual([dataset.sizes, dataset.inputShape], [{ train: 10, val: 5, test: 5 }, [2]]);
  const { inputs } = await all(dataset, 'val');
  assert.ok(Math.abs(inputs[0]! - (1000 - 4.5) / Math.sqrt(8.25)) < 1e-3);
  assert.equal(inputs[1], 0);
});

test('what is predicted is seen from the target, or as told', async (context) => {
  const folder = temporaryFolder(context), rows = Array.from({ length: 30 }, (_, n) => ({ x: n, few: n % 3, many: n, real: n / 7 }));
  const shape = async (target: string[], more: Partial<TableOptions> = {}): Promise<unknown> => {
    const { classes, outputs } = await opened(folder, rows, { target, features: ['x'], ...more });
    return [classes, outputs];
  };
  assert.deepEqual(await shape(['few']), [['0', '1', '2'], 3]);
  assert.deepEqual(await shape(['few'], { task: 'regression' }), [undefined, 1]);
  assert.deepEqual(await shape(['many']), [undefined, 1]);
  assert.deepEqual(await shape(['real', 'many']), [undefined, 2]);
});

test('rows that cannot be used are left out and counted', async (context) => {
  const folder = temporaryFolder(context);
  put(folder, 'set.jsonl', `${tableRows().map((row) => JSON.stringify(row)).join('\n')}\n{"broken\n{"length": 3}\n[1]\n`);
  const dataset = await openDataset({ ...tableDefaults, path: 'set.jsonl', split: whole }, folder);
  assert.equal(dataset.sizes.train, 50);
  assert.deepEqual(dataset.problems.map(({ message }) => formatPhrase(message)), [
    '2 rows cannot be read; the first one because it is no JSON object.', '1 rows have no usable value in kind and are left out.',
  ]);
});

test('a column of free text is left out and named', async (context) => {
  const rows = Array.from({ length: 150 }, (_, n) => ({ name: `person ${n}`, x: n, y: n % 2 ? 'a' : 'b' }));
  const dataset = await opened(temporaryFolder(context), rows, { target: ['y'] });
  assert.deepEqual([dataset.inputShape, dataset.problems.length], [[1], 1]);
});

test('what cannot be learned is refused with the reason', async (context) => {
  const folder = temporaryFolder(context), says = (pattern: RegExp) => (error: unknown): boolean => error instanceof UserError && pattern.test(error.message);
  await assert.rejects(opened(folder, tableRows(), { target: ['knd'] }), says(/no column knd. It has: length, colour, weight, kind/));
  await assert.rejects(opened(folder, tableRows().slice(0, 10)), says(/the same in all rows/));
  await assert.rejects(openDataset({ ...tableDefaults, path: 'missing.csv' }, folder), says(/missing.csv cannot be read/));
  put(folder, 'bad.parquet', 'PAR1 and nothing');
  await assert.rejects(openDataset({ ...tableDefaults, path: 'bad.parquet' }, folder), says(/bad.parquet cannot be read/));
});

test('duplicate rows across the split are found', async (context) => {
  const rows = [...tableRows(), ...tableRows()].map((row, n) => ({ ...row, part: n < 50 ? 'train' : n < 98 ? 'skip' : 'val' }));
  const dataset = await opened(temporaryFolder(context), rows.filter(({ part }) => part !== 'skip'), { split: { ...whole, column: 'part' } });
  assert.deepEqual((await dataset.findLeaks()).map(({ examples }) => examples), [['row 49', 'row 51'], ['row 50', 'row 52']]);
});

const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '\r', '7', 'é') });

test('property: cells survive being written and split, whatever is in them', () => {
  fc.assert(fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 20 }), (rows) => {
    const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
    assert.deepEqual(splitRows(text, ','), rows);
  }));
});

test('property: any text is a table without a throw, and the index counts the rows that the splitter finds', async (context) => {
  const folder = temporaryFolder(context), path = join(folder, 'any.csv');
  await fc.assert(fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '1', 'é'), minLength: 1, maxLength: 200 }), async (text) => {
    put(folder, 'any.csv', `h${text}`);
    const table = await csv.open(path);
    let rows = 0;
    for (let block = 0; block < table.blocks.length; block++) rows += [...(await table.read(block)).values()][0]!.length;
    assert.equal(rows, table.rows);
    assert.equal(table.rows, splitRows(`h${text}`, ',').length - 1);
  }), { numRuns: 200 });
});
