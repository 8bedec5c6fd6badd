import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { DocumentFormat, Format, StreamFormat } from '../../src/readers/contract.ts';
import { formats } from '../../src/readers/index.ts';
import { collectSamples, pickFormat, replay, type Sample } from '../readers/replay.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const samples = collectSamples();
const samplesOf = new Map<Format, Sample[]>(formats.map((format) => [format, []]));
for (const sample of samples) {
  const format = pickFormat(sample.path, sample.bytes);
  if (format) samplesOf.get(format)!.push(sample);
}

test('ids are unique and stable in form', () => {
  assert.equal(new Set(formats.map(({ id }) => id)).size, formats.length);
  for (const { id, title } of formats) {
    assert.match(id, /^[a-z][a-z0-9-]*$/i);
    assert.ok(title.length > 0);
  }
});

test('no format takes what is no log: code, manifests, prose, settings', () => {
  const files = globSync(['src/**/*.ts', 'test/**/*.ts', '*.{json,md,mjs}', '.vscode/*.json', 'LICENSE', 'node_modules/{typescript,fast-check,yaml}/{package.json,README.md}'], { cwd: root, exclude: ['test/fixtures/**'] });
  assert.ok(files.length > 100);
  const taken = files.flatMap((path) => {
    const format = pickFormat(path, new Uint8Array(readFileSync(join(root, path))));
    return format ? [`${path}: ${format.id}`] : [];
  });
  assert.deepEqual(taken, []);
});

for (const format of formats) {
  const own = samplesOf.get(format)!;

  test(`${format.id}: sniffs anything without throwing, between 0 and 1`, () => {
    fc.assert(fc.property(fc.string(), fc.uint8Array({ maxLength: 300 }), (path, head) => isScore(format.sniff(path, head))));
    for (const { path, bytes } of samples) {
      for (const length of [0, 1, 7, 12, 100]) assert.ok(isScore(format.sniff(path, bytes.subarray(0, length))));
      assert.equal(typeof format.place(path).run, 'string');
    }
  });

  if (format.kind !== 'database') {
    test(`${format.id}: has real logs to be tested with`, () => assert.notEqual(own.length, 0));
  }
  if (format.kind === 'stream' && own.length > 0) testStream(format, own);
  if (format.kind === 'document' && own.length > 0) testDocument(format, own);
}

function testStream(format: StreamFormat, own: readonly Sample[]): void {
  const small = own.filter(({ bytes }) => bytes.length < 50_000);

  test(`${format.id}: the same comes of a file whatever pieces it grows by, a new reader for each piece or not`, () => {
    fc.assert(fc.property(pick(small), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), fc.boolean(), ({ path, bytes }, cuts, restore) => {
      const ends = cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b);
      const { runs, ...rest } = replay(format, path, bytes);
      const pieces = replay(format, path, bytes, ends, restore);
      assert.deepEqual(pieces.runs, runs);
      assert.deepEqual({ problems: pieces.problems, read: pieces.read, dead: pieces.dead }, rest);
    }), { numRuns: 150 });
  });

  test(`${format.id}: byte by byte at the ends of a file`, () => {
    for (const { path, bytes } of small.slice(0, 6)) {
      const whole = replay(format, path, bytes);
      const near = Array.from({ length: 80 }, (_, index) => index).concat(Array.from({ length: 80 }, (_, index) => bytes.length - 80 + index)).filter((end) => end >= 0 && end < bytes.length);
      assert.deepEqual(replay(format, path, bytes, near.sort((a, b) => a - b), true).runs, whole.runs);
    }
  });

  test(`${format.id}: survives damage, and states survive JSON`, () => {
    fc.assert(fc.property(damaged(small), fc.integer({ min: 0, max: 50_000 }), ({ path, bytes }, cut) => {
      replay(format, path, bytes, [Math.min(cut, bytes.length)], true);
    }), { numRuns: 400 });
  });

  test(`${format.id}: survives any bytes`, () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), fc.array(fc.nat(2000), { maxLength: 3 }), (bytes, cuts) => {
      replay(format, 'a/b', bytes, cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), true);
    }));
  });
}

function testDocument(format: DocumentFormat, own: readonly Sample[]): void {
  test(`${format.id}: survives damage and any bytes`, () => {
    const read = (path: string, bytes: Uint8Array): unknown => format.read({ path, patterns: [] }, bytes);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => Array.isArray((read('a/b', bytes) as { runs: unknown }).runs)));
    fc.assert(fc.property(damaged(own.filter(({ bytes }) => bytes.length < 50_000)), ({ path, bytes }) => { read(path, bytes); }), { numRuns: 300 });
  });
}

function pick(own: readonly Sample[]): fc.Arbitrary<Sample> {
  return fc.constantFrom(...own);
}

/** A real file with some bytes overwritten (with all ones, a length becomes as large as it can be), cut out or put in. */
function damaged(own: readonly Sample[]): fc.Arbitrary<{ path: string; bytes: Uint8Array }> {
  const blow = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(12),
    insert: fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.constant(Uint8Array.of(255, 255, 255, 255))),
  });
  return fc.tuple(pick(own), fc.array(blow, { minLength: 1, maxLength: 4 })).map(([{ path, bytes }, blows]) => ({
    path,
    bytes: blows.reduce((now, { at, remove, insert }) => {
      const from = Math.floor(at * now.length);
      return Buffer.concat([now.subarray(0, from), insert, now.subarray(from + remove)]);
    }, bytes),
  }));
}

function isScore(score: number): boolean {
  return score >= 0 && score <= 1;
}
