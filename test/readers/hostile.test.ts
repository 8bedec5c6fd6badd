import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Format, SourceContext } from '../../src/readers/contract.ts';
import { formats } from '../../src/readers/index.ts';
import { tfevents } from '../../src/readers/tfevents.ts';
import { parseYaml } from '../../src/readers/yaml/parse.ts';
import { event, float, header, scalar, summary, value, varint, version } from './eventWriter.ts';
import { pickFormat, replay } from './replay.ts';

const source: SourceContext = { path: 'run/out.txt', patterns: [] };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const filled = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

function readWith(format: Format, bytes: Uint8Array): void {
  format.sniff(source.path, bytes.subarray(0, 64 * 1024));
  if (format.kind === 'stream') format.create(source).push(bytes, 0, true);
  else if (format.kind === 'document') format.read(source, bytes);
}

/** What patterns go back over again and again, if they do: a run of digits once took 4 s, as each place was tried as the end of a number. */
const units = ['1', 'a:', 'a-', ' ', '[', '|', '━', '1/1 ', '10%|█|1/1 [', "{'a': ", '[CV 1/3] END ', 'Namespace(a=', 'tensor(1,', '\x1b[', '\b', '\r', '第 1 轮 ', 'a@1.1:', '1/1/', '1,', '[1, ', '(a ', 'Jan 1 ', "1'111", '1.111', ' : Cost 1', 'Average Precision ', '1: 1, ', '  File "a", line 1 '];

test('no line makes a reader turn in circles or throw', () => {
  for (const unit of units) {
    const bytes = bytesOf(`epoch 1 loss 0.5\n${filled(unit, 30_000)}\nepoch 2 loss 0.4\n{'${filled(unit, 5_000)}\n`);
    for (const format of formats) readWith(format, bytes);
  }
});

test('nests of any depth are no matter for any reader', () => {
  for (const unit of ['[', '{"a":', '{"log_history": [', '- ', '{a: ', '[[1],']) for (const format of formats) readWith(format, bytesOf(filled(unit, 20_000)));
});

test('a line of 50 MB is passed over by whoever reads lines, and what comes behind it is read', () => {
  const [before, after] = ['epoch 1 loss 0.5\nepoch 2 loss 0.4\nepoch 3 loss 0.3\n', '\nepoch 4 loss 0.2\n'].map(bytesOf) as [Uint8Array, Uint8Array];
  const bytes = new Uint8Array(before.length + 50e6 + after.length).fill(97);
  bytes.set(before);
  bytes.set(after, bytes.length - after.length);
  const text = pickFormat(source.path, before)!;
  assert.ok(text.kind === 'stream');
  const ends = Array.from({ length: 12 }, (_, i) => (i + 1) * 2 ** 22);
  assert.deepEqual(replay(text, source.path, bytes, ends).runs.get('')!.points['loss']!.map(([step]) => step), [1, 2, 3, 4]);
});

test('a table of 20,000 columns is read, and as many of one name', () => {
  const columns = Array.from({ length: 20_000 }, (_, i) => `c${i}`);
  const bytes = bytesOf(`step,${columns.join(',')}\n${[1, 2].map((step) => `${step},${columns.map((_, i) => i).join(',')}\n`).join('')}`);
  const csv = formats.find(({ id }) => id === 'csv')!;
  assert.ok(csv.kind === 'stream');
  assert.equal(Object.keys(replay(csv, 'run/metrics.csv', bytes).runs.get('')!.points).length, 20_000);
  const same = replay(csv, 'run/metrics.csv', bytesOf(`step,${filled('a,', 40_000)}b\n1,${filled('1,', 40_000)}1\n`));
  assert.equal(Object.keys(same.runs.get('')!.points).length, 20_001);
});

test('YAML: aliases of aliases stand for nothing, many keys are many, the last of two counts', () => {
  const laughs = ['a: &a [1, 1]', ...Array.from({ length: 25 }, (_, i) => `${String.fromCharCode(98 + i)}: &${String.fromCharCode(98 + i)} [*${String.fromCharCode(97 + i)}, *${String.fromCharCode(97 + i)}]`)];
  assert.equal(parseYaml(bytesOf(laughs.join('\n'))), undefined);
  const many = parseYaml(bytesOf(Array.from({ length: 10_000 }, (_, i) => `key${i}: 1\n`).join('')));
  assert.equal(Object.keys(many as object).length, 10_000);
  assert.deepEqual(parseYaml(bytesOf('lr: 1\nlr: 2\n')), { lr: 2 });
});

test('a length that a file declares makes nobody allocate it', () => {
  const before = process.memoryUsage();
  for (const length of [2n ** 31n, 2n ** 40n, 2n ** 63n]) replay(tfevents, 'events.out.tfevents.1', Buffer.concat([version(), header(length), new Uint8Array(100)]));
  const blockLog = (magic: number[]): Uint8Array => Uint8Array.from([...magic, 0, 0, 0, 0, 0xff, 0xff, 2, ...new Uint8Array(60)]);
  for (const magic of [[0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0], [0x3a, 0x53, 0x57, 0x4c, 0xd6, 0xe1, 2]]) for (const format of formats) readWith(format, blockLog(magic));
  const after = process.memoryUsage();
  assert.ok(after.arrayBuffers - before.arrayBuffers < 50e6 && after.heapUsed - before.heapUsed < 200e6);
});

/** What the scanner of scalars takes in one pass; with a field that it does not know it leaves a record to the reader that takes all. */
const slow = (step: number, tag: string, number: number): Uint8Array => event(step, summary(value(tag, float(2, number))), varint(100, 1));

const points = fc.array(
  fc.tuple(fc.integer({ min: -5, max: 2 ** 35 }), fc.constantFrom('loss', 'a', 'val/acc', 'ü', 'x'.repeat(100), 'y'.repeat(200)), fc.float()), { minLength: 1, maxLength: 40 },
);

test('scanned or read field by field, the same comes of a log, whole, cut or damaged', () => {
  const read = (records: readonly Uint8Array[], tail = new Uint8Array(0)) => {
    const { runs, problems, dead } = replay(tfevents, 'events.out.tfevents.1', Buffer.concat([version(), ...records, tail]));
    return { points: { ...runs.get('')?.points }, problems: problems.length, dead };
  };
  fc.assert(fc.property(points, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (log, at, place, flip) => {
    const fast = log.map(([step, tag, number]) => scalar(step, [tag, number]));
    assert.deepEqual(read(fast), read(log.map(([step, tag, number]) => slow(step, tag, number))));
    const hit = at % log.length;
    const kept = fast.slice(0, hit);
    const whole = fast[hit]!;
    assert.deepEqual(read(kept, whole.slice(0, place % whole.length)).points, read(kept).points);
    const damaged = whole.slice();
    damaged[place % whole.length]! ^= flip;
    const { points: left, problems, dead } = read([...kept, damaged, ...fast.slice(hit + 1)]);
    assert.deepEqual({ left, problems, dead }, { left: read(kept).points, problems: 1, dead: true });
  }), { numRuns: 150 });
});
