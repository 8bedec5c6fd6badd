import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { smooth, smoothingKinds, type Smoothing } from '../../src/model/smoothing.ts';

const run = (values: number[], smoothing: Smoothing, steps = values.map((_, at) => at)): number[] =>
  [...smooth({ steps: Float64Array.from(steps), walls: new Float64Array(values.length), values: Float64Array.from(values) }, smoothing)];

const close = (actual: number[], expected: number[]): void => actual.forEach((value, at) => assert.ok(Math.abs(value - expected[at]!) < 1e-12, `${value} is not ${expected[at]}`));

test('EMA is without bias at its start, as TensorBoard computes it', () => {
  // last = 0.4·1, 0.4·0.6 + 0.4·2, …; divided by 1 − 0.6ⁿ.
  close(run([1, 2, 4], { kind: 'ema', amount: 0.6 }), [1, (0.24 + 0.8) / 0.64, (0.624 + 1.6) / 0.784]);
});

test('what is not finite passes through and counts for nothing', () => {
  const smoothed = run([1, NaN, 2, Infinity, 4], { kind: 'ema', amount: 0.6 });
  assert.ok(Number.isNaN(smoothed[1]));
  assert.equal(smoothed[3], Infinity);
  close([smoothed[0]!, smoothed[2]!, smoothed[4]!], run([1, 2, 4], { kind: 'ema', amount: 0.6 }));
});

test('the time-weighted EMA forgets by distance in steps', () => {
  const near = run([0, 0, 1, 1], { kind: 'timeWeighted', amount: 0.9 }, [0, 1, 2, 1000]);
  const far = run([0, 0, 1, 1], { kind: 'timeWeighted', amount: 0.9 }, [0, 1, 999, 1000]);
  assert.ok(near[2]! < far[2]!);
});

test('running mean, Gaussian and extremes of a window centred on the point', () => {
  close(run([0, 3, 6, 9, 12], { kind: 'mean', amount: 3 }), [1.5, 3, 6, 9, 10.5]);
  assert.deepEqual(run([5, 1, 3, 9, 4], { kind: 'minimum', amount: 3 }), [1, 1, 1, 3, 4]);
  assert.deepEqual(run([5, 1, 3, 9, 4], { kind: 'maximum', amount: 3 }), [5, 5, 9, 9, 9]);
  const bell = run([0, 0, 1, 0, 0], { kind: 'gaussian', amount: 1 });
  assert.ok(bell[2]! > bell[1]! && Math.abs(bell[1]! - bell[3]!) < 1e-12);
});

test('constants and two points are left alone', () => {
  for (const kind of smoothingKinds) {
    assert.deepEqual(run([0.1, 0.1, 0.1, 0.1], { kind, amount: 0.6 }), [0.1, 0.1, 0.1, 0.1]);
    assert.deepEqual(run([1, 2], { kind, amount: 0.6 }), [1, 2]);
  }
});

test('no smoother leaves the span of the values', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 }), { minLength: 3, maxLength: 50 }), fc.constantFrom(...smoothingKinds), (values, kind) => {
      const smoothed = run(values, { kind, amount: kind === 'ema' || kind === 'timeWeighted' ? 0.9 : 5 });
      for (const value of smoothed) assert.ok(value >= Math.min(...values) - 1e-6 && value <= Math.max(...values) + 1e-6);
    }),
  );
});
