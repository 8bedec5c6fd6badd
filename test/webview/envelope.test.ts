import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Columns } from '../../src/model/series.ts';
import { smooth } from '../../src/model/smoothing.ts';
import { reducePoints } from '../../src/store/downsample.ts';
import { envelopeOf } from '../../webview/envelope.ts';

const columnsOf = (values: readonly number[]): Columns => ({ steps: Float64Array.from(values, (_, at) => at), walls: new Float64Array(values.length), values: Float64Array.from(values) });

test('the band of two sides that were reduced apart is that of the whole series, column by column', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 60, maxLength: 300 }), fc.integer({ min: 3, max: 20 }), (values, count) => {
      const all = columnsOf(values);
      const pixels = { from: 0, to: values.length - 1, count };
      const [lower, upper] = (['minimum', 'maximum'] as const).map((kind) => reducePoints({ ...all, values: smooth(all, { kind, amount: 5 }) }, pixels)) as [Columns, Columns];
      const { low, high, x } = envelopeOf(lower, upper, lower.steps, pixels);
      assert.ok(low.every((value, at) => value <= high[at]!));
      assert.ok(x.every((value, at) => at === 0 || value > x[at - 1]!));
      assert.equal(Math.min(...low), Math.min(...values));
      assert.equal(Math.max(...high), Math.max(...values));
    }),
  );
});

test('sides with the same points are the band as they are', () => {
  const { low, high } = envelopeOf(columnsOf([1, 2, NaN]), columnsOf([3, 4, NaN]), Float64Array.of(0, 1, 2), { from: 0, to: 2, count: 2 });
  assert.deepEqual([[...low], [...high]], [[1, 2, NaN], [3, 4, NaN]]);
});
