import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Lines } from '../../src/readers/lines.ts';

/** Feeds the bytes as they grow to each of `ends`, going on from the state each time. */
function linesOf(bytes: Uint8Array, ends: number[] = [], final = true): { lines: string[]; read: number; line: number; overlong: boolean } {
  let lines = new Lines();
  let overlong = false;
  let read = 0;
  const got: string[] = [];
  for (const end of [...ends, bytes.length]) {
    lines = new Lines(lines.state());
    lines.open(bytes.slice(read, end), read, final && end === bytes.length);
    for (let line = lines.next(); line !== undefined; line = lines.next()) got.push(line);
    read += lines.consumed;
    overlong ||= lines.overlong;
  }
  return { lines: got, read, line: lines.line, overlong };
}

const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));

test('lines end with LF or CR LF; a bar drawn with CR stays one line', () => {
  assert.deepEqual(linesOf(text('a\r\n\nb\rc\nd')).lines, ['a', '', 'b\rc', 'd']);
});

test('a line without an end waits unless no more will come', () => {
  assert.deepEqual(linesOf(text('a\nb'), [], false), { lines: ['a'], read: 2, line: 0, overlong: false });
  assert.deepEqual(linesOf(text('a\nb')), { lines: ['a', 'b'], read: 3, line: 1, overlong: false });
});

test('marks of UTF-8 and UTF-16 are no part of the first line', () => {
  assert.deepEqual(linesOf(text('\ufeffä\nö\n')).lines, ['ä', 'ö']);
  assert.deepEqual(linesOf(new Uint8Array(Buffer.from('\ufeffä\r\nö 漢\u0a0a\n', 'utf16le'))).lines, ['ä', 'ö 漢\u0a0a']);
});

test('what a Chinese Windows prints is read', () => {
  assert.deepEqual(linesOf(Uint8Array.of(0xb5, 0xda, 0x31, 0xc2, 0xd6, 0x0a)).lines, ['第1轮']);
});

test('a line beyond 16 MiB is passed over, the next one read, whatever the pieces', () => {
  const bytes = new Uint8Array(17 * 1024 * 1024 + 5).fill(120);
  bytes.set(text('\nend\n'), bytes.length - 5);
  for (const ends of [[], [100], [16.5 * 1024 * 1024, 16.6 * 1024 * 1024]]) {
    const { lines, read, line, overlong } = linesOf(bytes, ends);
    assert.deepEqual({ lines, read, line, overlong }, { lines: ['end'], read: bytes.length, line: 1, overlong: true });
  }
});

test('the same lines come of any pieces', () => {
  const unit = fc.constantFrom('a', 'ä', '漢', '\n', '\r', '\r\n', ' ');
  fc.assert(fc.property(fc.string({ unit }), fc.constantFrom('utf8', 'utf16le'), fc.array(fc.nat(60)), (value, encoding, cuts) => {
    const bytes = new Uint8Array(Buffer.from(`\ufeffx${value}`, encoding as BufferEncoding));
    const expected = `x${value}`.split('\n');
    if (expected.at(-1) === '') expected.pop();
    const got = linesOf(bytes, cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b)).lines;
    const bare = (line: string): string => line.replace(/\r+$/, '');
    assert.deepEqual(got.map(bare), expected.map(bare));
  }));
});
