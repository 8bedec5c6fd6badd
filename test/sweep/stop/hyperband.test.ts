import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trial, TrialState } from '../../../src/model/trial.ts';
import { bandsOf, hyperband } from '../../../src/sweep/stop/hyperband.ts';

const trial = (id: string, losses: number[], state: TrialState = 'running'): Trial => ({ id, params: {}, state, reports: losses.map((loss, i) => ({ step: 100 * i, loss })) });
const stopped = (trials: Trial[], options: object): string[] => {
  const rule = hyperband.create({ ...options });
  return trials.filter((t) => t.state === 'running' && rule.shouldStop(t, trials)).map(({ id }) => id);
};

test('bands as the W&B documentation gives them', () => {
  assert.deepEqual(bandsOf({ min_iter: 3 }).slice(0, 4), [3, 9, 27, 81]);
  assert.deepEqual(bandsOf({ max_iter: 27, s: 2 }), [3, 9]);
  assert.deepEqual(bandsOf({ max_iter: 18, eta: 3, s: 2 }), [2, 6]);
  assert.deepEqual(bandsOf({ max_iter: 5, eta: 2, s: 9 }), [1, 2], 'bands below 1 are none');
});

test('the threshold of a band is the value at n/eta of all trials that got there, stopped ones too', () => {
  const trials = [
    trial('a', [10, 9], 'finished'), trial('b', [10, 10]), trial('c', [10, 8, 8]), trial('d', [10, 7, 7]), trial('e', [10, 6, 6], 'pruned'),
  ];
  // Bands 1 and 2. At 2: 6 7 8 9 10, and ⌊5/2⌋ = 2 gives 8: only b has never been at or below it.
  assert.deepEqual(stopped(trials, { max_iter: 5, eta: 2, s: 2 }), ['b']);
});

test('the best loss so far counts; strict counts the loss at the band', () => {
  const trials = [trial('a', [1, 5, 5]), trial('b', [4, 4, 4]), trial('c', [3, 3, 3])];
  assert.deepEqual(stopped(trials, { min_iter: 3, eta: 3 }), [], 'sorted 3 4 5, ⌊3/3⌋ = 1: threshold 4');
  assert.deepEqual(stopped(trials, { min_iter: 3, eta: 3, strict: true }), ['a']);
});

test('values that are not numbers are not counted, and steps do not matter', () => {
  const rule = hyperband.create({ min_iter: 2, eta: 2 }), others = [trial('a', [1, 1]), trial('b', [2, 2])];
  const odd = trial('odd', [NaN, 9, Infinity]);
  assert.equal(rule.shouldStop(odd, [...others, odd]), false, 'one value so far');
  const next = trial('odd', [NaN, 9, Infinity, 9]);
  assert.equal(rule.shouldStop(next, [...others, next]), true);
});
