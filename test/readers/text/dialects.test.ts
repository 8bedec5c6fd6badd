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

test('scikit-learn is told by its searches, its NMF and its L-BFGS too, GBK by its characters', () => {
  assert.equal(formatOf(lines((n) => `violation: ${1 / n}`)), 'sklearn-verbose');
  assert.equal(formatOf(lines((n) => `[CV ${n}/6] END .........C=1;, score=0.9${n} total time=   0.0s`)), 'sklearn-verbose');
  assert.equal(formatOf(lines((n) => `At iterate${n}    f=  ${n}.30259D+00    |proj g|=  1.00000D-01\n`.replace('iterate', 'iterate    '))), 'sklearn-verbose');
  const gbk = Buffer.concat(Array.from({ length: 4 }, (_, n) => Buffer.from([0xb5, 0xda, 0x20, 0x31 + n, 0x20, 0xc2, 0xd6, 0x20, 0xcb, 0xf0, 0xca, 0xa7, 0x3a, 0x20, 0x30, 0x2e, 0x35, 0x0d, 0x0a])));
  assert.equal(pickFormat('run/out.txt', new Uint8Array(gbk))?.id, 'text');
});

test("Hugging Face's records are told whatever they measure", () => {
  assert.equal(formatOf(lines((n) => `{'eval_spearman_cosine': 0.8${n}, 'epoch': ${n}.0}`)), 'text');
});

test('what speaks of violations, iterations and rounds is no training', () => {
  assert.equal(formatOf(lines((n) => `src/a.ts:${n}: 1 violation: no-unused-vars`)), undefined);
  assert.equal(formatOf(lines((n) => `We iterate ${n} times over the precision of machines in round ${n}.`)), undefined);
  assert.equal(formatOf(lines((n) => `第 ${n} 章 概述`)), undefined);
});
