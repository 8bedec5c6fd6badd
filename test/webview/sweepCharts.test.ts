import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { importanceOf } from '../../src/engine/sweeps/importance.ts';
import type { Columns } from '../../src/model/series.ts';
import type { SweepInfo, TrialInfo } from '../../src/model/sweep.ts';
import type { SweepData } from '../../webview/sweeps/contract.ts';
import { frontOf } from '../../webview/sweeps/cost.ts';
import { bestSoFar, history } from '../../webview/sweeps/history.ts';
import { sweepCharts } from '../../webview/sweeps/index.ts';
import { parallel } from '../../webview/sweeps/parallel.ts';
import { pareto } from '../../webview/sweeps/pareto.ts';
import { axesOf, axisOf, chosenBy } from '../../webview/sweeps/places.ts';
import { rungs } from '../../webview/sweeps/rungs.ts';
import { slice } from '../../webview/sweeps/slice.ts';
import { timeline } from '../../webview/sweeps/timeline.ts';
import { drawn, look } from './charts/drawn.ts';

const { sweep: recorded } = JSON.parse(readFileSync('test/fixtures/webview/sweep.json', 'utf8')) as { sweep: SweepInfo };

const trial = (id: string, x: number, more: Partial<TrialInfo> = {}): TrialInfo => ({
  id, params: { x, opt: 'sgd' }, state: 'finished', value: x * x, attempt: 1, startedAt: 100, endedAt: 110, reports: 2, folder: `/s/${id}`, ...more,
});
const sweepOf = (trials: TrialInfo[], more: Partial<SweepInfo> = {}): SweepInfo => ({
  id: '/s', name: 's', file: '/s.yaml', folder: '/s', phase: 'done', driven: false, method: 'tpe', metric: { name: 'loss', goal: 'minimize' },
  space: [{ name: 'x', type: 'float', low: 0, high: 4 }, { name: 'opt', type: 'categorical', choices: ['sgd', 'adam'] }], workers: 2, trials, createdAt: 100, problems: [], ...more,
});
const dataOf = (sweep: SweepInfo, more: Partial<SweepData> = {}): SweepData => ({ sweep, brush: {}, chosen: undefined, importance: undefined, curves: new Map(), axes: ['x', 'opt'], ...more });

const few = sweepOf([
  trial('a', 2), trial('b', 3, { state: 'pruned', startedAt: 101, endedAt: 104 }), trial('c', 1, { startedAt: 105, endedAt: 125 }), trial('d', 0, { state: 'failed', value: undefined, startedAt: 110, endedAt: 111 }),
]);

test('every picture has a stable id of its own, and draws, tells and tabulates any sweep that it applies to', () => {
  assert.deepEqual(sweepCharts.map(({ id }) => id), ['history', 'pareto', 'parallel', 'importance', 'slice', 'contour', 'rungs', 'cost', 'timeline']);
  const curve: Columns = { steps: Float64Array.of(1, 2), walls: Float64Array.of(NaN, NaN), values: Float64Array.of(3, 2) };
  const several: SweepInfo = { ...recorded, objectives: [{ name: 'latency', goal: 'minimize' }], trials: recorded.trials.map((one, at) => (one.state === 'finished' ? { ...one, others: [at % 7] } : one)) };
  const whole = dataOf(several, { importance: importanceOf(recorded), axes: ['lr', 'depth'], curves: new Map([['1', curve]]) });
  const sweeps = [whole, dataOf(few), dataOf(sweepOf([])), dataOf(sweepOf([trial('a', 1, { value: NaN })])), dataOf(sweepOf([trial('a', 1)], { space: [], metric: undefined })), { ...whole, chosen: new Set<string>() }];
  for (const chart of sweepCharts) {
    assert.ok(chart.applies(whole), chart.id);
    for (const data of sweeps.filter((one) => chart.applies(one))) {
      const { x, y } = drawn(chart.draw(data, look));
      assert.ok([x, y].every(([from, to]) => Number(from) < Number(to)), `${chart.id}: ${x} ${y}`);
      const { columns, rows } = chart.table(data);
      assert.ok(rows.every((row) => row.length === columns.length), chart.id);
      assert.ok(chart.describe(data).length > 0);
    }
  }
});

test('the best so far counts finished trials alone, in the direction of the goal', () => {
  assert.deepEqual(bestSoFar(dataOf(few)), [4, 4, 1, 1]);
  assert.deepEqual(bestSoFar(dataOf({ ...few, metric: { name: 'loss', goal: 'maximize' } })), [4, 4, 4, 4]);
  const { layers } = drawn(history.draw(dataOf(few), look));
  assert.deepEqual(layers, ['dots #267ee8 0.75 1:4 3:1', 'dots #cc8800 0.75 2:9', 'dots #0000ff 0.75', 'curve #333333 1:4 2:4 3:4 3:1 4:1']);
  assert.equal(history.describe(dataOf(few)), 'best 1 in trial 3 of 4');
});

test('a brush chooses by every axis that it covers; what has no value there is not chosen', () => {
  assert.deepEqual([...chosenBy(few, { x: [0.25, 0.5] })!], ['a', 'c']);
  assert.deepEqual([...chosenBy(few, { x: [0, 1], '': [0, 0.5] })!], ['a', 'c'], 'of values from 1 to 9');
  assert.equal(chosenBy(few, {}), undefined);
  const data = dataOf(few, { brush: { x: [0, 0.3] }, chosen: chosenBy(few, { x: [0, 0.3] }) });
  assert.equal(parallel.describe(data), '2 of 4 trials chosen, 2 parameters');
  assert.ok(drawn(parallel.draw(data, look)).marks.includes('box -0.08–0.08 '));
});

test('places of an axis and what they are called agree', () => {
  const lr = axisOf({ name: 'lr', type: 'float', low: 1e-4, high: 1, log: true });
  fc.assert(fc.property(fc.double({ min: -4, max: 0, noNaN: true }), (power) => Math.abs(lr.place(trial('t', 0, { params: { lr: 10 ** power } })) - (power + 4) / 4) < 1e-9));
  assert.deepEqual([lr.label(0), lr.label(0.5), lr.label(1)], ['0.0001', '0.01', '1']);
  const choice = axisOf({ name: 'opt', type: 'categorical', choices: ['sgd', 'adam', 'lion'] });
  assert.deepEqual([choice.place(trial('t', 0, { params: { opt: 'adam' } })), choice.label(0.5)], [0.5, 'adam']);
  assert.ok(Number.isNaN(choice.place(trial('t', 0, { params: {} }))));
  assert.deepEqual(drawn(slice.draw(dataOf(few, { axes: ['opt', 'x'] }), look)).x, [-0.5, 1.51, 'linear'], 'a unit for each of two choices');
});

test('with several objectives the front is that of the two that are drawn, rings are on the front of all, and what breaks a constraint is on none', () => {
  const trials = [trial('a', 1, { others: [5, 0] }), trial('b', 2, { others: [7, 0] }), trial('c', 3, { others: [4, 9] }), trial('d', 0, { others: [9, 9], infeasible: true }), trial('e', 1)];
  const sweep = sweepOf(trials, { objectives: [{ name: 'acc', goal: 'maximize' }, { name: 'size', goal: 'minimize' }], front: ['a', 'b', 'c'] });
  const { layers } = drawn(pareto.draw(dataOf(sweep), look));
  assert.deepEqual(layers.slice(1), ['dots #cc8800 0.75 0:9', 'curve #333333 1:5 4:5 4:7', 'dots #333333 0.75 1:5 4:7 9:4']);
  assert.equal(pareto.describe(dataOf(sweep)), '3 of 4 trials on the Pareto front');
  assert.deepEqual(axesOf(sweep).map(({ title, place }) => [title, place(trials[0]!)]).slice(2), [['loss', 1 / 9], ['acc', 0.2], ['size', 0]]);
});

test('no trial of the Pareto front is beaten in both, and every other one is', () => {
  const one = fc.record({ value: fc.integer({ min: 0, max: 9 }), took: fc.integer({ min: 0, max: 9 }) });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 20 }), fc.constantFrom('minimize' as const, 'maximize' as const), (list, goal) => {
      const sweep = sweepOf(list.map(({ value, took }, at) => trial(String(at), 1, { value, endedAt: 100 + took })), { metric: { name: 'loss', goal } });
      const sign = goal === 'minimize' ? 1 : -1;
      const beats = (a: TrialInfo, b: TrialInfo): boolean => sign * a.value! <= sign * b.value! && a.endedAt! <= b.endedAt! && (a.value !== b.value || a.endedAt !== b.endedAt);
      const front = frontOf(sweep);
      for (const each of sweep.trials) {
        const beaten = sweep.trials.some((other) => beats(other, each));
        const twin = front.some(({ value, endedAt }) => value === each.value && endedAt === each.endedAt);
        assert.equal(twin, !beaten);
      }
    }),
  );
});

test('the timeline has no two trials at once in one lane, and curves of pruned trials end in a dot', () => {
  const { layers } = drawn(timeline.draw(dataOf(few), look));
  assert.deepEqual(layers, [
    'fill #267ee8 0.75 0:-0.4–0.4 10:-0.4–0.4 10:NaN–NaN 5:0.6–1.4 25:0.6–1.4 25:NaN–NaN', 'fill #cc8800 0.75 1:0.6–1.4 4:0.6–1.4 4:NaN–NaN', 'fill #cc0000 0.75 10:-0.4–0.4 11:-0.4–0.4 11:NaN–NaN', 'fill #0000ff 0.75',
  ]);
  const curve: Columns = { steps: Float64Array.of(1, 2), walls: Float64Array.of(NaN, NaN), values: Float64Array.of(3, 2) };
  const data = dataOf(few, { curves: new Map([['a', curve], ['b', curve]]) });
  assert.deepEqual(drawn(rungs.draw(data, look)).layers, ['curve #267ee8 0.4 1:3 2:2 NaN:NaN', 'curve #cc8800 0.5 1:3 2:2 NaN:NaN', 'dots #cc8800 2:2', 'curve #333333']);
  assert.equal(rungs.describe(data), '2 curves, 1 of them pruned');
});
