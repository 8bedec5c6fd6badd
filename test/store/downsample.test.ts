import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pixelOf, reducePoints, sortBySteps } from '../../src/store/downsample.ts';
import { pairs, pointsOf } from './points.ts';

const value = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -50, max: 50 }) }, { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) });
const series = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), value), { minLength: 1, maxLength: 200 }).map((points) => pointsOf(points.sort(([a], [b]) => a - b)));

test('each pixel column keeps its first, lowest, highest and last point and at most those four', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 20 }), (points, count) => {
      const pixels = { from: points.steps[0]!, to: points.steps.at(-1)!, count };
      const reduced = pairs(reducePoints(points, pixels));
      for (let pixel = 0; pixel < count; pixel++) {
        const inside = (all: [number, number][]): [number, number][] => all.filter(([step]) => pixelOf(step, pixels) === pixel);
        const [before, after] = [inside(pairs(points)), inside(reduced)];
        assert.ok(after.length <= 4);
        assert.deepEqual([after[0], after.at(-1)], [before[0], before.at(-1)]);
        const extremes = (all: [number, number][]): number[] => {
          const finite = all.map(([, y]) => y).filter(Number.isFinite);
          return [Math.min(...finite), Math.max(...finite)];
        };
        assert.deepEqual(extremes(after), extremes(before));
      }
    }),
  );
});

test('points keep their order where steps are equal', () => {
  assert.deepEqual(pairs(sortBySteps(pointsOf([[2, 1], [1, 2], [2, 3], [1, 4]]))), [[1, 2], [1, 4], [2, 1], [2, 3]]);
});
