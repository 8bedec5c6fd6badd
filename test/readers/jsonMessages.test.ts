import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonMessages } from '../../src/readers/jsonMessages.ts';
import { pickFormat, replay } from './replay.ts';

const bytesOf = (...rows: unknown[]): Uint8Array => new Uint8Array(Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
const pointsOf = (...rows: unknown[]): Record<string, [number, number, number][]> => ({ ...replay(jsonMessages, 'a.log', bytesOf(...rows)).runs.get('')?.points });
const formatOf = (...rows: unknown[]): string | undefined => pickFormat('pod.log', bytesOf(...rows))?.id;

test('the time of a row is that of its points, unless the message has one of its own', () => {
  const time = '2026-01-01T10:00:00.250123456Z';
  const at = Date.UTC(2026, 0, 1, 10, 0, 0, 250) / 1000;
  assert.deepEqual(pointsOf({ log: 'epoch 1 loss 0.5\n', stream: 'stdout', time }), { loss: [[1, 0.5, at]] });
  assert.deepEqual(pointsOf({ log: '2026-01-01T11:00:00.250Z epoch 1 loss 0.5\n', stream: 'stdout', time }), { loss: [[1, 0.5, at + 3600]] });
  assert.deepEqual(pointsOf({ '@timestamp': time, message: 'epoch 1 loss 0.5' }), { loss: [[1, 0.5, at]] });
});

test('what one stream draws does not mix with what the other prints', () => {
  const bar = (n: number, loss: number): string => `\rEpoch 1:  50%|█████     | ${n}/4 [00:00<00:00, 3.0it/s, loss=${loss}]`;
  const rows = [{ log: `${bar(1, 0.9)}${'\r'.padEnd(16_384)}`, stream: 'stderr' }, { log: 'Epoch 1 val_loss 0.7\n', stream: 'stdout' }, { log: `${bar(4, 0.5)}\n`, stream: 'stderr' }];
  assert.deepEqual(Object.fromEntries(Object.entries(pointsOf(...rows)).map(([tag, [point]]) => [tag, point?.slice(0, 2)])), { loss: [1, 0.5], val_loss: [1, 0.7] });
});

test('a line of Docker that was cut in pieces is one again', () => {
  const { loss } = pointsOf({ log: `${'.'.repeat(16_384)}\repoch 3 lo`, stream: 'stdout' }, { log: 'ss 0.5\n', stream: 'stdout' });
  assert.deepEqual(loss?.map((point) => point.slice(0, 2)), [[3, 0.5]]);
});

test('JSON in the message of JSON', () => {
  assert.deepEqual(Object.keys(pointsOf({ log: '{"step": 7, "loss": 0.5}\n', stream: 'stdout' })), ['loss']);
});

test('rows of numbers, servers and data sets are no messages of a training', () => {
  assert.equal(formatOf({ event: 'epoch done', epoch: 1, loss: 0.5 }, { event: 'epoch done', epoch: 2, loss: 0.4 }), 'jsonl');
  assert.equal(formatOf({ level: 30, time: 1531171074631, pid: 657, msg: 'request 3 completed in 12 ms' }, { level: 50, time: 1531171074632, pid: 657, msg: 'error: 3 retries' }), undefined);
  assert.equal(formatOf({ text: 'The loss of 0.5 in epoch 3 was hard to bear.', label: 1 }, { text: 'An accuracy of 90 % is not enough.', label: 0 }), undefined);
  assert.equal(formatOf({ message: 'fix: step 3 of the loss', author: 'a', sha: '1234' }, { message: 'add accuracy 2', author: 'b', sha: '5678' }), undefined);
});
