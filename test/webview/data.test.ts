import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Columns } from '../../src/model/series.ts';
import { joinBySteps, nearestIndex, stepRange, xOf } from '../../webview/axis.ts';
import { bandOf } from '../../webview/bands.ts';
import { evaluateFormula, FormulaError, parseFormula } from '../../webview/derived.ts';
import { collectChanges } from '../../webview/eventMarks.ts';
import { valueRange } from '../../webview/valueRange.ts';
import { visibleRows } from '../../webview/parts/virtualRows.ts';

const columns = (steps: number[], values: number[], walls = steps): Columns => ({ steps: Float64Array.from(steps), walls: Float64Array.from(walls), values: Float64Array.from(values) });

test('x is the step, the time, or the last value of a metric', () => {
  const points = columns([10, 20, 30], [1, 2, 3], [100, 160, 220]);
  assert.deepEqual([...xOf(points, { kind: 'relative' }, { startedAt: 100 })], [0, 60, 120]);
  assert.deepEqual([...xOf(points, { kind: 'wall' }, { startedAt: 100 })], [100, 160, 220]);
  const metric = columns([15, 30], [1, 2]);
  assert.deepEqual([...xOf(points, { kind: 'metric', tag: 'epoch' }, { startedAt: 0, metric })], [NaN, 1, 2]);
  assert.deepEqual([...joinBySteps(Float64Array.of(14, 15, 16, 31), metric)], [NaN, 1, 1, 2]);
});

test('the nearest point is found as by looking at each', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 }), fc.integer({ min: -60, max: 60 }), (values, target) => {
      const xs = Float64Array.from(values).sort();
      const best = Math.min(...xs.map((x) => Math.abs(x - target)));
      assert.equal(Math.abs(xs[nearestIndex(xs, target)]! - target), best);
    }),
  );
});

test('a zoom asks for the steps it shows and one more on each side', () => {
  const steps = Float64Array.of(0, 10, 20, 30, 40);
  assert.deepEqual(stepRange(steps, Float64Array.of(0, 1, 2, 3, 4), 1.5, 2.5), { from: 10, to: 30 });
  assert.equal(stepRange(steps, Float64Array.of(0, 1, 2, 3, 4), 9, 10), undefined);
});

test('a band is the mean and the sample deviation of the runs that have a value there', () => {
  const band = bandOf([columns([0, 2], [1, 3]), columns([0, 1, 2, 3], [3, 3, 5, 9])], 'sd');
  assert.deepEqual([...band.steps], [0, 1, 2, 3]);
  assert.deepEqual([...band.mean], [2, 2.5, 4, 9]);
  assert.deepEqual([...band.count], [2, 2, 2, 1]);
  assert.ok(Math.abs(band.high[0]! - (2 + Math.SQRT2)) < 1e-12);
  assert.equal(band.high[3], 9);
  assert.deepEqual([...bandOf([columns([0], [1]), columns([0], [5])], 'range').low], [1]);
});

test('formulas know tags with signs in them, precedence and functions', () => {
  const tags = ['val/loss', 'train/loss', 'a-b', 'a', 'b'];
  const evaluate = (text: string, values: Record<string, number>): number => parseFormula(text, tags).evaluate((tag) => values[tag]!);
  assert.equal(evaluate('val/loss - train/loss', { 'val/loss': 3, 'train/loss': 1 }), 2);
  assert.equal(evaluate('a-b', { 'a-b': 7 }), 7);
  assert.equal(evaluate('a - b', { a: 5, b: 2 }), 3);
  assert.equal(evaluate('1 + 2 * a ^ 2', { a: 3 }), 19);
  assert.equal(evaluate('-(a + b) / 2', { a: 1, b: 3 }), -2);
  assert.equal(evaluate('max(exp({a}), 2)', { a: 0 }), 2);
  for (const wrong of ['', 'a +', 'alert(1)', '{nothing}', '(a', '1 + 2']) assert.throws(() => parseFormula(wrong, tags), FormulaError, wrong);
});

test('a formula is computed at the steps of its first metric', () => {
  const formula = parseFormula('a - b', ['a', 'b']);
  const result = evaluateFormula(formula, new Map([['a', columns([0, 10, 20], [5, 6, 7])], ['b', columns([10], [1])]]));
  assert.deepEqual([...result!.values], [NaN, 5, 6]);
  assert.equal(evaluateFormula(formula, new Map([['a', columns([0], [5])]])), undefined);
});

test('any text makes a formula or a reason, never another error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseFormula(text, ['a', 'val/loss']);
      } catch (error) {
        assert.ok(error instanceof FormulaError);
      }
    }),
  );
});

test('y covers the curves with room, without outliers where they are many, and only what a log axis can show', () => {
  const linear = { log: false, ignoreOutliers: false };
  assert.deepEqual(valueRange([Float64Array.of(0, 10, NaN, Infinity)], linear), [-0.5, 10.5]);
  assert.deepEqual(valueRange([Float64Array.of(3, 3)], linear), [0, 6]);
  assert.deepEqual(valueRange([Float64Array.of(0)], linear), [-1, 1]);
  assert.deepEqual(valueRange([], linear), [-1, 1]);
  assert.deepEqual(valueRange([Float64Array.of(-1, 0, 1, 100)], { log: true, ignoreOutliers: false }), [0.5, 200]);
  const spiky = Float64Array.from({ length: 100 }, (_, at) => (at === 50 ? 1e6 : at / 100));
  assert.ok(valueRange([spiky], { log: false, ignoreOutliers: true })[1] < 2);
  assert.equal(valueRange([Float64Array.of(0, 1, 2, 1e6)], { log: false, ignoreOutliers: true })[1] > 1e6, true);
});

test('a learning rate makes a mark where it takes a new value and stays', () => {
  const steps = [0, 1, 2, 3, 4, 5];
  assert.deepEqual(collectChanges('r', 'lr', columns(steps, [0.1, 0.1, 0.1, 0.01, 0.01, 0.01])), [{ kind: 'lr', run: 'r', step: 3, detail: '0.01' }]);
  assert.deepEqual(collectChanges('r', 'lr', columns(steps, [6, 5, 4, 3, 2, 1])).length, 1, 'a ramp is a curve, only its last value stays');
});

test('a list of a million rows draws only those in sight', () => {
  assert.deepEqual(visibleRows(0, 260, 26, 1e6), { from: 0, to: 16 });
  assert.deepEqual(visibleRows(26_000, 260, 26, 1e6), { from: 994, to: 1016 });
  assert.deepEqual(visibleRows(26_000, 260, 26, 1000), { from: 994, to: 1000 });
});
