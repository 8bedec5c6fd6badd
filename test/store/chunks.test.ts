import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeColumns, encodeColumns } from '../../src/store/chunks.ts';
import { curve } from './points.ts';

const number = fc.oneof(fc.double(), fc.integer(), fc.double().map(Math.fround), fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, 2 ** 53, 5e-324));
const column = (length: number): fc.Arbitrary<Float64Array> =>
  fc.oneof(
    fc.array(number, { minLength: length, maxLength: length }),
    fc.tuple(fc.integer(), fc.integer({ min: 0, max: 1000 })).map(([first, stride]) => Array.from({ length }, (_, i) => first + i * stride)),
    fc.array(fc.integer({ min: 0, max: 300 }), { minLength: length, maxLength: length }).map((deltas) => deltas.map((delta, i) => 1.7e9 + i + delta / 2 ** 22)),
  ).map((values) => Float64Array.from(values));
const columns = fc.nat(40).chain((length) => fc.record({ steps: column(length), walls: column(length), values: column(length) }));

test('every column comes back to the bit, whatever it holds', () => {
  fc.assert(
    fc.property(columns, (points) => {
      const back = decodeColumns(encodeColumns(points));
      for (const key of ['steps', 'walls', 'values'] as const) assert.ok(points[key].every((value, i) => Object.is(value, back[key][i])) && back[key].length === points[key].length);
    }),
    { numRuns: 2_000 },
  );
});

test('a blob that stands at an odd address is read all the same', () => {
  const points = curve(100);
  const blob = encodeColumns(points);
  const shifted = new Uint8Array(blob.length + 3);
  shifted.set(blob, 3);
  assert.deepEqual(decodeColumns(shifted.subarray(3)), points);
});

test('steps that go by a stride cost nothing, single precision costs 4 bytes, a clock with jitter at most 4', () => {
  const jitter = Float64Array.from({ length: 1000 }, (_, i) => 1.7e9 + i * 0.05 + (i % 7) * 0.001);
  const points = { ...curve(1000), walls: jitter };
  assert.ok(encodeColumns(points).length <= 1000 * (4 + 4) + 100);
  assert.ok(encodeColumns({ ...points, walls: new Float64Array(1000).fill(NaN) }).length <= 1000 * 4 + 100);
});
