import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { paretoFront } from '../../src/model/pareto.ts';

const point = (size: number): fc.Arbitrary<number[]> => fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 5 }) }, { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) }), { minLength: size, maxLength: size });

test('on the front is what no other point beats in all; a point with a NaN is on none', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 4 }).chain((size) => fc.array(point(size), { maxLength: 30 })), (points) => {
    const beats = (a: number[], b: number[]): boolean => a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);
    const able = points.filter((one) => !one.some(Number.isNaN));
    const expected = points.flatMap((one, at) => (one.some(Number.isNaN) || able.some((other) => beats(other, one)) ? [] : [at]));
    assert.deepEqual(paretoFront(points).sort((a, b) => a - b), expected);
  }));
});

test('the front is in the order of the first coordinate', () => {
  assert.deepEqual(paretoFront([[3, 1], [1, 3], [2, 2], [3, 3]]), [1, 2, 0]);
});
