import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonArray } from '../../src/readers/jsonArray.ts';
import { jsonl } from '../../src/readers/jsonl.ts';
import { collectSamples, type Replayed, replay } from './replay.ts';

const bytesOf = (...rows: unknown[]): Uint8Array => new Uint8Array(Buffer.from(rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n')));
const readAll = (...rows: unknown[]): Replayed => replay(jsonl, 'a.jsonl', bytesOf(...rows));
function read(...rows: unknown[]): Record<string, [number, number][]> {
  const points = readAll(...rows).runs.get('')?.points ?? {};
  return Object.fromEntries(Object.entries(points).map(([tag, all]) => [tag, all.map(([step, value]) => [step, value])]));
}

test('keys are joined by dots; booleans, texts and lists are no numbers', () => {
  assert.deepEqual(read({ step: 3, a: { b: { c: 1 } }, ok: true, note: 'x', list: [1, 2], none: null }), { 'a.b.c': [[3, 1]] });
});

test('bare NaN and infinities, also beside strings that hold the words', () => {
  assert.deepEqual(read('{"step": 1, "loss": NaN, "note": "NaN: \\"Infinity\\"", "a": -Infinity, "b": Infinity}'), { loss: [[1, NaN]], a: [[1, -Infinity]], b: [[1, Infinity]] });
  assert.deepEqual(read({ step: 1, loss: 'NaN' }), { loss: [[1, NaN]] });
});

test('x is the key that the first row with one counts by, else the row', () => {
  assert.deepEqual(read({ loss: 1 }, { loss: 2 }), { loss: [[0, 1], [1, 2]] });
  assert.deepEqual(read({ epoch: 1, loss: 1 }, { epoch: 2, step: 50, loss: 2 }, { loss: 3 }), { loss: [[1, 1], [2, 2], [2, 3]], step: [[2, 50]] });
});

test('settings are hyperparameters', () => {
  const run = readAll({ step: 1, loss: 2, config: { lr: 0.1, net: { layers: [64, 10] } } }).runs.get('')!;
  assert.deepEqual(Object.keys(run.points), ['loss']);
  assert.deepEqual({ ...run.told.hparams }, { lr: 0.1, 'net.layers': '[64,10]' });
});

test('a row of Ray says where it ran, and whether it was the last', () => {
  const row = { training_iteration: 1, trial_id: 'a', hostname: 'vm', loss: 1 };
  const told = (...rows: unknown[]): unknown => {
    const { state, facts } = replay(jsonl, 'result.json', bytesOf(...rows)).runs.get('')!.told;
    return [state, { ...facts }];
  };
  assert.deepEqual(told({ ...row, done: false }), [undefined, { host: 'vm' }]);
  assert.deepEqual(told({ ...row, done: false }, { ...row, done: true }), ['finished', { host: 'vm' }]);
});

test('Ray joins keys by slashes', () => {
  assert.deepEqual(Object.keys(read({ val: { loss: 1 }, training_iteration: 1, trial_id: 'x' })), ['val/loss', 'training_iteration']);
});

test('a line that is no object is told of once with its number; an unfinished last one is not', () => {
  const { problems, runs } = readAll({ step: 1, loss: 1 }, 'oops', '[1]', { step: 2, loss: 2 }, '{"step": 3, "lo');
  assert.deepEqual(problems.map(({ line }) => line), [1]);
  assert.deepEqual(runs.get('')!.points['loss']!.length, 2);
});

test('a row of too many values or levels is capped, and the cap told of', () => {
  const many = Object.fromEntries(Array.from({ length: 10_050 }, (_, index) => [`k${index}`, index]));
  const { runs, problems } = readAll({ step: 1, ...many });
  assert.ok(Object.keys(runs.get('')!.points).length <= 10_000);
  assert.equal(problems.length, 1);
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
  assert.equal(readAll(deep, { step: 1, loss: 1 }).problems.length, 1);
});

test('logs are taken, data sets, events and documents are not', () => {
  const sniff = (path: string, ...rows: unknown[]): number => jsonl.sniff(path, Buffer.concat([bytesOf(...rows), Buffer.from('\n')]));
  assert.ok(sniff('log.jsonl', { epoch: 0, mse: 1 }) > 0);
  assert.ok(sniff('train.log', { event: 'train', step: 0, metrics: { loss: 1 } }) > 0);
  assert.ok(sniff('result.json', { training_iteration: 1, trial_id: 'x', loss: 1 }) > 0);
  assert.equal(sniff('data.jsonl', { prompt: 'a', completion: 'b', reward: 0.5 }), 0);
  assert.equal(sniff('server.log', { level: 30, time: 1531171074631, pid: 657, msg: 'x' }), 0);
  assert.equal(sniff('package.json', { name: 'x', version: '1.0.0', step: 1, loss: 1 }), 0);
  assert.equal(sniff('labels.jsonl', { text: 'x', label: 1 }), 0);
  assert.equal(jsonl.sniff('a.json', Buffer.from('{\n "step": 1,\n "loss": 2\n}\n')), 0);
});

test('an array of rows is read as lines are, a data set or a settings file is not', () => {
  const [sample] = collectSamples('jsonArray/sklearn');
  const rows = JSON.parse(Buffer.from(sample!.bytes).toString()) as { epoch: number; mse: number }[];
  assert.ok(jsonArray.sniff(sample!.path, sample!.bytes) >= 0.6);
  assert.ok(jsonArray.sniff(sample!.path, sample!.bytes.subarray(0, 1000)) >= 0.6, 'cut within a row');
  const { steps, values } = jsonArray.read({ path: sample!.path, patterns: [] }, sample!.bytes).runs[0]!.series.get('mse')!.columns();
  assert.deepEqual([[...steps], [...values]], [rows.map(({ epoch }) => epoch), rows.map(({ mse }) => mse)]);
  assert.equal(jsonArray.sniff('a.json', Buffer.from('[{"prompt": "a", "completion": "b"}]')), 0);
  assert.equal(jsonArray.sniff('a.json', Buffer.from('["a", 1, [2]]')), 0);
  assert.equal(jsonArray.read({ path: 'a.json', patterns: [] }, Buffer.from('[{"loss": 1}')).problems.length, 1);
});

test('steps that start again with each epoch are laid end to end; a validation belongs where the training had got to', () => {
  const train = (epoch: number, iter: number, loss: number) => ({ mode: 'train', epoch, iter, loss });
  assert.deepEqual(read(train(1, 50, 4), train(1, 90, 3), { mode: 'val', epoch: 1, iter: 5000, loss: 3.5 }, train(2, 50, 2), train(2, 90, 1)), {
    epoch: [[50, 1], [90, 1], [140, 2], [180, 2]], loss: [[50, 4], [90, 3], [140, 2], [180, 1]], 'val/epoch': [[90, 1]], 'val/loss': [[90, 3.5]],
  });
  assert.deepEqual(read({ current_steps: 10, total_steps: 40, loss: 2 }, { current_steps: 20, total_steps: 40, loss: 1 }).loss, [[10, 2], [20, 1]]);
});
