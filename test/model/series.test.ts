import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ColumnBuilder } from '../../src/model/series.ts';

test('a builder gives back every point in order, whatever its first capacity', () => {
  const point = fc.tuple(fc.double(), fc.double(), fc.double());
  fc.assert(fc.property(fc.array(point, { maxLength: 200 }), fc.integer({ min: 1, max: 32 }), (points, capacity) => {
    const builder = new ColumnBuilder(capacity);
    for (const [step, wall, value] of points) builder.push(step, wall, value);
    const { steps, walls, values } = builder.columns();
    assert.deepEqual(points.map((_, i) => [steps[i], walls[i], values[i]]), points);
    assert.equal(builder.length, points.length);
  }));
});
