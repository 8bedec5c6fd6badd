import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { areaUnderRoc, classificationMetrics, confusionMatrix, regressionMetrics } from '../../../src/tune/training/metrics.ts';

const oneHot = (classes: number[], width: number): Float32Array => Float32Array.from(classes.flatMap((label) => Array.from({ length: width }, (_, k) => Number(k === label))));

test('counts stand by true and predicted class', () => {
  const scores = { width: 3, labels: oneHot([0, 0, 1, 2, 2, 2], 3), outcomes: oneHot([0, 1, 1, 2, 0, 2], 3) };
  assert.deepEqual([...confusionMatrix(scores)], [1, 1, 0, 0, 1, 0, 1, 0, 2]);
  // As scikit-learn's precision_recall_fscore_support(average='macro') has it.
  const { accuracy, precision, recall, f1 } = classificationMetrics(scores);
  assert.deepEqual([accuracy, precision, recall, f1].map((value) => value!.toFixed(6)), ['0.666667', '0.666667', '0.722222', '0.655556']);
});

test('a class that was never predicted has precision 0, one that does not occur counts for nothing', () => {
  const { precision, recall, f1, auc } = classificationMetrics({ width: 3, labels: oneHot([0, 1], 3), outcomes: oneHot([0, 0], 3) });
  assert.deepEqual([precision, recall, f1, auc], [0.25, 0.5, 1 / 3, 0.5]);
});

test('AUC is the share of pairs that are in order, ties half', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { minLength: 1, maxLength: 30 }), (rows) => {
    const scores = Float32Array.from(rows, ([score]) => score), positive = rows.map(([, is]) => is);
    const pairs = rows.flatMap(([a, isA]) => (isA ? rows.filter(([, isB]) => !isB).map(([b]) => (a > b ? 1 : a === b ? 0.5 : 0)) : []));
    const share = pairs.reduce<number>((sum, value) => sum + value, 0) / pairs.length, area = areaUnderRoc(scores, positive);
    assert.ok(Number.isNaN(share) ? Number.isNaN(area) : Math.abs(area - share) < 1e-9);
  }));
});

test('R² is 1 for what is right, 0 for the mean', () => {
  const labels = Float32Array.of(1, 10, 2, 20, 3, 30), mean = Float32Array.of(2, 20, 2, 20, 2, 20);
  assert.deepEqual(regressionMetrics({ width: 2, labels, outcomes: labels }), { mae: 0, rmse: 0, r2: 1 });
  assert.equal(regressionMetrics({ width: 2, labels, outcomes: mean })['r2'], 0);
});
