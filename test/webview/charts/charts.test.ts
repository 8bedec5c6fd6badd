import assert from 'node:assert/strict';
import test from 'node:test';
import { confusionMatrix } from '../../../webview/charts/confusionMatrix.ts';
import { control, groundsOf } from '../../../webview/charts/control.ts';
import { distribution } from '../../../webview/charts/distribution.ts';
import { histogram, quantileOf } from '../../../webview/charts/histogram.ts';
import { charts } from '../../../webview/charts/index.ts';
import { line, type LineData } from '../../../webview/charts/line.ts';
import { averagePrecision, prCurve } from '../../../webview/charts/prCurve.ts';
import { areaUnder, rocCurve, rocOf } from '../../../webview/charts/rocCurve.ts';
import { drawn, look } from './drawn.ts';
import { bell, chart, curve, grouped, lines, matrix, outcomes, pr, smoothed } from './samples.ts';

test('every chart is listed once and says what it needs', () => {
  assert.deepEqual(charts.map(({ id, needs }) => `${id} ${needs}`), ['line series', 'control control', 'histogram histogram', 'distribution histogram', 'prCurve prCurve', 'rocCurve prCurve', 'confusionMatrix confusionMatrix']);
});

test('a smoothed curve lies over what was logged, its best logged point is ringed, what is no number marks the edge', () => {
  assert.deepEqual(drawn(line.draw(lines([smoothed]), look)), {
    x: [0, 30, 'linear'],
    y: [1.9, 4.1, 'linear'],
    layers: ['curve #267ee8 0.28 0:4 10:2 20:NaN 30:2.5', 'curve #267ee8 dash 6 3 0:4 10:3 20:NaN 30:2', 'edge #267ee8 20:NaN', 'dots #267ee8 10:2'],
    marks: [],
  });
});

test('a band lies under its mean, a log axis takes only what is above 0, fixed limits win', () => {
  const { layers, y } = drawn(line.draw(lines([grouped], { logY: true }), look));
  assert.deepEqual(y, [0.5, 24, 'logarithmic']);
  assert.deepEqual(layers, ['fill #267ee8 0.16 0:0–2 10:8–12', 'curve #267ee8 0:1 10:10']);
  assert.deepEqual(drawn(line.draw(lines([grouped], { limits: { min: -1, max: 3 } }), look)).y, [-1, 3, 'linear']);
});

test('a zoom shows its part and fits y to what is in it', () => {
  const { x, y } = drawn(line.draw(lines([curve([100, 4, 2, 50])], { zoom: { x: [10, 20] } }), look));
  assert.deepEqual([x, y], [[10, 20, 'linear'], [1.9, 4.1, 'linear']]);
});

test('events are lines across the plot, and a run that stands out lets the others step back', () => {
  const marks: LineData['marks'] = [
    { kind: 'lr', run: 'r', step: 10, detail: '0.01', x: 10, colour: 0 },
    { kind: 'alert', run: 'r', step: 20, detail: 'beyond-limits', x: 20, colour: 0 },
  ];
  const other = curve([2, 1], { run: 's', colour: 1 });
  const { marks: found, layers } = drawn(line.draw(lines([curve([1, 2, 3]), other], { marks, highlight: 'r' }), look));
  assert.deepEqual(found, ['line x=10 lr 0.01', 'line x=20 !']);
  assert.deepEqual(layers, ['curve #267ee8 0:1 10:2 20:3', 'curve #ac1d03 0.2 0:2 10:1']);
  assert.deepEqual(drawn(line.draw(lines([other], { highlight: 'not drawn here' }), look)).layers, ['curve #ac1d03 0:2 10:1']);
});

test('one point is a dot, and nothing is still a chart', () => {
  assert.deepEqual(drawn(line.draw(lines([curve([3])]), look)).layers, ['curve #267ee8 0:3', 'dots #267ee8 0:3']);
  assert.deepEqual(drawn(line.draw(lines([]), look)), { x: [0, 1, 'linear'], y: [-1, 1, 'linear'], layers: [], marks: [] });
});

test('curves are told in words and rows', () => {
  const data = lines([curve([4, 3, 2, 1], { best: { x: 30, y: 1 } })]);
  assert.equal(line.describe(data), 'run 1 at step 30, falling, best 1');
  assert.deepEqual(line.table(lines([curve([1, NaN])])).marked, [0]);
});

test('a control chart draws zones, limits, Phase I and what broke a rule', () => {
  const result = drawn(control.draw({ chart, colour: 0 }, look));
  assert.deepEqual(result.layers.slice(0, 3), ['curve #cccccc 0:1.2 1:1.2 2:1.2 3:1.2', 'curve #cccccc 0:1.4 1:1.4 2:1.4 3:1.4', 'curve #cccccc 0:0.8 1:0.8 2:0.8 3:0.8']);
  assert.deepEqual(result.layers.slice(4), [
    'curve #666666 0:1 1:1 2:1 3:1', 'curve #cc0000 dash 6 4 0:1.6 1:1.6 2:1.6 3:1.6', 'curve #cc0000 dash 6 4 0:0.4 1:0.4 2:0.4 3:0.4', 'curve #267ee8 0:1 1:1.1 2:0.9 3:4', 'dots #cc0000 3:4',
  ]);
  assert.deepEqual(result.marks, ['box 0–2 Phase I', 'label UCL 1.6', 'label μ 1', 'label LCL 0.4']);
  assert.deepEqual(groundsOf(chart), ['The series is stationary', 'Baseline (Phase I): steps 0 to 2, 3 points', 'σ = 0.2 (MR̄/1.128 over 3 points)']);
  assert.deepEqual(control.table({ chart, colour: 0 }).marked, [3]);
  assert.equal(control.describe({ chart, colour: 0 }), 'loss 4 at step 3, limits 0.4 to 1.6, 1 points out of control');
});

test('histograms keep their counts, whatever their buckets', () => {
  assert.equal(quantileOf(bell, 0.25), 0);
  assert.equal(quantileOf(bell, 0), -1);
  assert.equal(quantileOf(bell, 1), 1);
  assert.ok(Number.isNaN(quantileOf({ ...bell, buckets: new Float64Array(0) }, 0.5)));
  const { x, layers } = drawn(histogram.draw({ histograms: [bell], colour: 0 }, look));
  assert.deepEqual(x, [-1, 1, 'linear']);
  assert.equal(layers.length, 3);
  assert.equal(drawn(distribution.draw({ histograms: [bell, { ...bell, step: 6 }], colour: 0 }, look)).layers.length, 5);
  assert.equal(histogram.describe({ histograms: [], colour: 0 }), 'Nothing to draw');
});

test('precision over recall, with the average precision in words', () => {
  const data = { curves: [{ label: 'run', colour: 0, curve: pr }] };
  assert.equal(averagePrecision(pr), 0.75);
  assert.deepEqual(drawn(prCurve.draw(data, look)).layers, ['curve #267ee8 1:0.5 0.5:1 0:1']);
  assert.equal(prCurve.describe(data), 'run: average precision 0.75 at step 7');
});

test('a ROC curve comes from the counts behind a PR curve, its area as scikit-learn has it', () => {
  // roc_auc_score gives 0.75.
  const curves = [{ label: 'run', colour: 0, curve: { ...pr, outcomes } }];
  assert.equal(areaUnder(rocOf(curves[0]!.curve)), 0.75);
  assert.deepEqual(drawn(rocCurve.draw({ curves }, look)).layers, ['curve #666666 dash 4 4 0:0 1:1', 'curve #267ee8 0:0 0:0.5 0.5:0.5 0.5:1 1:1 1:1']);
  assert.equal(rocCurve.describe({ curves }), 'run: area under the ROC curve 0.75 at step 7');
  assert.equal(rocOf(pr), undefined);
  assert.equal(rocOf({ ...pr, outcomes: { ...outcomes, truePositives: new Float64Array(4), falseNegatives: new Float64Array(4) } }), undefined, 'no positive example');
});

test('a confusion matrix has a cell for each pair of classes, the true ones downwards', () => {
  const { layers, marks } = drawn(confusionMatrix.draw({ matrix, colour: 0 }, look));
  assert.deepEqual(layers, ['cells #267ee8 0:1@0.425 1:1@0.175 0:0@0 1:0@0.55']);
  assert.deepEqual(marks, ['label 3', 'label 1', 'label 0', 'label 4']);
  assert.deepEqual(confusionMatrix.table({ matrix, colour: 0 }), { columns: ['true class', 'predicted class', 'Examples', 'Share of the true class'], rows: [['cat', 'cat', '3', '0.75'], ['cat', 'dog', '1', '0.25'], ['dog', 'dog', '4', '1']], marked: [1] });
  assert.equal(confusionMatrix.describe({ matrix, colour: 0 }), 'accuracy 0.875 at step 3. Most often cat was taken for dog: 1');
  assert.equal(confusionMatrix.describe({ matrix: undefined, colour: 0 }), 'Nothing to draw');
});

test('a few checkpoints are named at the foot, many are lines alone', () => {
  const at = (steps: number[]): LineData['marks'] => steps.map((step) => ({ kind: 'checkpoint', run: 'r', step, detail: '', x: step, colour: 0 }));
  assert.deepEqual(drawn(line.draw(lines([curve([1, 2, 3])], { marks: at([10]) }), look)).marks, ['line x=10 checkpoint']);
  assert.deepEqual(drawn(line.draw(lines([curve([1, 2, 3])], { marks: at([2, 4, 6, 8, 10]) }), look)).marks.at(-1), 'line x=10 ');
});
