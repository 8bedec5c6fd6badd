import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickFormat } from '../replay.ts';

const formatOf = (text: string): string | undefined => pickFormat('run/out.txt', new TextEncoder().encode(text))?.id;
const lines = (line: (n: number) => string): string => Array.from({ length: 6 }, (_, i) => `${line(i + 1)}\n`).join('');

test('scikit-learn is told by what each estimator prints, whatever it measures', () => {
  assert.equal(formatOf(lines((n) => `Epoch ${n}, change: ${(1 / n).toFixed(8)}`)), 'sklearn-verbose');
  assert.equal(formatOf(`Initialization complete\n${lines((n) => `Iteration ${n}, inertia ${1234.5 / n}.`)}`), 'sklearn-verbose');
  assert.equal(formatOf(lines((n) => `[${n}/100] 1 tree, 31 leaves, max depth = 9, train loss: ${0.9 / n}, val loss: 0.62312, in 0.012s`)), 'sklearn-verbose');
});

test('a comma in the time of each line makes no table of a log', () => {
  for (const before of ['2026-11-26 00:26:08,774 proj.train INFO ', '[2026-11-26 00:26:08,774] [INFO] ', '(2026-11-26 00:26:08,774) <INFO> train.py#7: ']) {
    assert.equal(formatOf(lines((n) => `${before}Epoch ${n}/6 - loss: ${0.5 / n}`)), 'text', before);
  }
});

test('boosting is told by its lines, also with spaces in the names of data sets and metrics', () => {
  assert.equal(formatOf(lines((n) => `[${n}]\tmy eval set-auc:0.9${n}\tvalidation_1-merror:0.1`)), 'boosting-console');
  assert.equal(formatOf(lines((n) => `[${n}]\ttrain-tweedie-nloglik@1.3:159.${n}\ttest-tweedie-nloglik@1.3:160.${n}`)), 'boosting-console');
  assert.equal(formatOf(lines((n) => `${n}:\ttest: 0.7${n}\tbest: 0.79 (${n})\ttotal: 12ms\tremaining: 9ms`)), 'boosting-console');
  assert.equal(formatOf(lines((n) => `[${n}]\tcv_agg's valid binary_logloss: 0.5${n} + 0.0012`)), 'boosting-console');
});
