import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { BlockLog } from '../../src/readers/blockLog.ts';

const block = 32 * 1024;
const start = 7;

/** A log of records as LevelDB's writer cuts them, without the seven bytes before it. */
function writeLog(records: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = start;
  const put = (part: Uint8Array): void => { parts.push(part); at += part.length; };
  for (const record of records) {
    for (let from = 0, first = true; first || from < record.length; first = false) {
      if (block - (at % block) < 7) put(new Uint8Array(block - (at % block)));
      const room = block - (at % block) - 7;
      const data = record.subarray(from, from + room);
      from += data.length;
      const last = from >= record.length;
      put(fragment(first ? (last ? 1 : 2) : last ? 4 : 3, data));
    }
  }
  return new Uint8Array(Buffer.concat(parts));
}

function fragment(type: number, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(7 + data.length);
  bytes.writeUInt16LE(data.length, 4);
  bytes[6] = type;
  bytes.set(data, 7);
  bytes.writeUInt32LE(crc32(bytes.subarray(6)), 0);
  return bytes;
}

function readLog(log: Uint8Array, ends: number[] = []): { records: Uint8Array[]; damage: number[]; read: number } {
  const records: Uint8Array[] = [];
  const damage: number[] = [];
  let read = 0;
  let walk = new BlockLog((offset) => damage.push(offset));
  for (const end of [...ends, log.length]) {
    walk = new BlockLog((offset) => damage.push(offset), walk.state());
    read += walk.read(log.slice(read, end), start + read, (record) => records.push(new Uint8Array(record)));
  }
  return { records, damage, read };
}

const sized = (...sizes: number[]): Uint8Array[] => sizes.map((size, index) => new Uint8Array(size).fill(index + 1));

test('records of any size come whole, whatever the pieces', () => {
  const size = fc.oneof(fc.nat(200), fc.integer({ min: block - 60, max: block + 60 }), fc.nat(100_000));
  fc.assert(fc.property(fc.array(size, { maxLength: 6 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }), (sizes, cuts) => {
    const records = sized(...sizes);
    const log = writeLog(records);
    const got = readLog(log, cuts.map((cut) => Math.floor(cut * log.length)).sort((a, b) => a - b));
    assert.deepEqual(got.records.map((record) => [record.length, record[0]]), records.map((record) => [record.length, record[0]]));
    assert.deepEqual([got.damage, got.read], [[], log.length]);
  }), { numRuns: 60 });
});

test('a torn record waits', () => {
  const log = writeLog(sized(10, 40_000));
  const { records, read, damage } = readLog(log.subarray(0, log.length - 1));
  assert.deepEqual([records.length, read, damage], [1, 17, []]);
});

test('a damaged block costs what is in it; the records after the next one are read', () => {
  const records = sized(100, 40_000, 100, 30_000, 50);
  const log = writeLog(records);
  for (const damaged of [3, 200, 300]) {
    const bad = log.slice();
    bad[damaged]! ^= 0x40;
    const whole = readLog(bad);
    assert.deepEqual(whole.records.map((record) => record[0]), damaged < 100 ? [3, 4, 5] : [1, 3, 4, 5]);
    assert.equal(whole.damage.length, 1);
    for (const end of [damaged, damaged + 1, 30_000, block, block + 1, 60_000]) assert.deepEqual(readLog(bad, [end]), whole);
  }
});

test('zeros that a crash left are damage, not records', () => {
  const log = writeLog(sized(100));
  assert.deepEqual(readLog(new Uint8Array(Buffer.concat([log, new Uint8Array(500)]))).damage, [start + log.length]);
});

test('a length beyond its block and a record that never ends are damage', () => {
  const long = fragment(1, new Uint8Array(10));
  new DataView(long.buffer).setUint16(4, 0xffff, true);
  assert.equal(readLog(long).damage.length, 1);
  const firsts = new Uint8Array(Buffer.concat([fragment(2, new Uint8Array(10)), fragment(1, Uint8Array.of(9))]));
  const { records, damage } = readLog(firsts);
  assert.deepEqual([records.map(([first]) => first), damage], [[9], [start]]);
});
