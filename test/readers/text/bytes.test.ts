import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { StreamFormat } from '../../../src/readers/contract.ts';
import { textLog } from '../../../src/readers/textLog.ts';
import { replay } from '../replay.ts';
import { readPrinted } from './printed.ts';

const expected = { loss: '1→0.5 2→0.4' };
const text = 'epoch 1 loss 0.5\nepoch 2 loss 0.4\n';

test('line ends of all systems, marks, colours, titles', () => {
  assert.deepEqual(readPrinted(text.replaceAll('\n', '\r\n')).series, expected);
  assert.deepEqual(readPrinted(`\ufeff${text}`).series, expected);
  assert.deepEqual(readPrinted(text.replaceAll('loss', '\x1b]0;training\x07\x1b[1;32mlo\x1b[0mss\x1b[K')).series, expected);
  assert.deepEqual(readPrinted(text.trimEnd()).series, expected);
});

test('UTF-16 as PowerShell writes it, GB 18030 as a Chinese Windows does', () => {
  assert.deepEqual(readPrinted(Uint8Array.of(0xff, 0xfe, ...Buffer.from(text, 'utf16le'))).series, expected);
  const loss = Uint8Array.of(0xcb, 0xf0, 0xca, 0xa7);
  assert.deepEqual(readPrinted(Buffer.concat([Buffer.from('epoch 1 '), loss, Buffer.from(': 0.5\n')])).series, { 损失: '1→0.5' });
});

test('a piece too long for a line is left out and its neighbours are read', () => {
  const long = `epoch 9 loss 9 ${'x'.repeat(70_000)}`;
  const log = new TextEncoder().encode(`epoch 1 loss 0.5\n${long}\nepoch 2 loss 0.4\n`);
  assert.deepEqual(readPrinted(log).series, expected);
  for (const cut of [20, 40_000, 69_000, log.length - 10]) assert.deepEqual(read(log, [cut, cut + 50]), read(log, []));
});

test('a shorter text over a longer one leaves nothing of it behind', () => {
  assert.deepEqual(readPrinted('epoch 1\rloss: 0.125\rloss: 0.1\n').series, { loss: '1→0.1' });
});

test('random text fills neither state nor series', () => {
  const names = Array.from({ length: 1500 }, (_, index) => `step 1 loss${String.fromCharCode(97 + (index % 26))}${index}x: 1\n`).join('');
  const reader = textLog.create({ path: 'a.log', patterns: [] });
  const { runs, problems } = reader.push(new TextEncoder().encode(names), 0, true);
  assert.equal(runs[0]!.series.size, 1000);
  assert.equal(problems.length, 1);
  assert.ok(JSON.stringify(reader.state()).length < 100_000);
});

/** What a console log is made of. */
const piece = fc.oneof(
  fc.constantFrom(
    '\r', '\n', '\r\n', '\b\b\b', '\x1b[32m', '\x1b[1G', ' ', '\t', '  ', 'Epoch 1/4', 'Epoch 2/4\n', 'epoch 3: ', 'step 5 ', '[3/9]', '[2]\t', 'loss: ', 'val_loss=', 'acc ', '- ', '| ', ', ',
    'Iter       Train Loss   Remaining Time\n', '         1           0.9388            0.09s\n', ' 1/14 ━━━━━━━━ 4s 3ms/step - loss: 0.5', '14/14 ━━━━━━━━ 1s 3ms/step - loss: 0.4', 'Epoch 1: 100%|██| 9/9 [00:00<00:00, 3.0it/s, loss=0.3]',
    '| reward | 1.5 |\n', '-----------\n', 'best iteration is:\n', 'Test set: ', '2026-11-22 16:47:04,367 INFO ', '[rank1]: ', 'nan', '损失：0.5', '5s', '%', '(0.3)',
  ),
  fc.double({ noNaN: true }).map(String),
  fc.string({ maxLength: 6 }),
);
const printed = fc.array(piece, { maxLength: 60 }).map((pieces) => new TextEncoder().encode(pieces.join('')));

test('the same comes of a text in one piece and in any others', () => {
  fc.assert(
    fc.property(printed, fc.array(fc.nat(400), { maxLength: 12 }), (bytes, cuts) => {
      const ends = cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b);
      assert.deepEqual(read(bytes, ends), read(bytes, []));
    }),
    { numRuns: 2000 },
  );
});

test('a long line of anything is read in a moment', () => {
  for (const unit of ['1', '1/', '[', '(', '"', "'", 'a: ', '1,', ' ', '|', '=', 'epoch 1 ', '\b', '.', '1.', '-1', '100%|', '━', '损', '(1', 'tensor(', '1:']) {
    const bytes = new TextEncoder().encode(unit.repeat(Math.floor(60_000 / unit.length)));
    assert.equal(textLog.create({ path: 'a.log', patterns: [] }).push(bytes, 0, true).consumed, bytes.length);
  }
});

function read(bytes: Uint8Array, ends: number[]): unknown {
  const { runs, problems } = replay(textLog as StreamFormat, 'a.log', bytes, ends, true);
  return { points: [...runs].map(([, { points, told }]) => ({ points, told })), problems };
}
