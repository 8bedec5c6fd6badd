import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trial, TrialState } from '../../../src/model/trial.ts';
import { createStopRule } from '../../../src/sweep/stop/index.ts';

const curve = (id: string, losses: number[], state: TrialState = 'finished'): Trial => ({
  id, params: {}, state, reports: losses.map((loss, i) => ({ step: i + 1, loss })), ...(state === 'finished' ? { loss: losses.at(-1)! } : {}),
});
const others = [1, 2, 3, 4, 5, 6, 7, 8].map((level) => curve(`o${level}`, [level + 2, level + 1, level]));
const stops = (options: object, losses: number[], all: Trial[] = others): boolean => {
  const trial = curve('x', losses, 'running');
  return createStopRule(options)!.shouldStop(trial, [...all, trial]);
};

test('median: worse than half of the finished trials at the same step', () => {
  assert.equal(stops({ type: 'median' }, [6.4]), false);
  assert.equal(stops({ type: 'median' }, [6.6]), true);
  assert.equal(stops({ type: 'median' }, [3, 9, 9]), false, 'the best so far counts');
  assert.equal(stops({ type: 'median' }, [NaN]), true);
});

test('percentile: median with another share, after a warm-up and enough trials', () => {
  assert.equal(stops({ type: 'percentile', percentile: 25 }, [5]), true);
  assert.equal(stops({ type: 'percentile', percentile: 75 }, [5]), false);
  assert.equal(stops({ type: 'percentile', warmup_steps: 2 }, [99]), false);
  assert.equal(stops({ type: 'percentile' }, [99], others.slice(0, 4)), false);
});

test('asha: at a rung only the best share goes on; between rungs all do', () => {
  const rungs = { type: 'asha', min_iter: 2, eta: 3 };
  assert.equal(stops(rungs, [99]), false, 'before the first rung');
  assert.equal(stops(rungs, [99, 3.5]), false, '3.5 is the third best of nine');
  assert.equal(stops(rungs, [99, 4.5]), true);
  assert.equal(stops(rungs, [99, 3.5, 99]), false, 'between rungs 2 and 6');
});

test('patience: reports in a row without a better one', () => {
  assert.equal(stops({ type: 'patience', patience: 3 }, [5, 4, 4, 4]), false);
  assert.equal(stops({ type: 'patience', patience: 3 }, [5, 4, 4, 4, NaN]), true);
  assert.equal(stops({ type: 'patience', patience: 2, min_delta: 1 }, [5, 4.5, 4.2]), true);
});

test('limit: outside the limits, or not a number, as often as is allowed', () => {
  assert.equal(stops({ type: 'limit', upper: 10 }, [9]), false);
  assert.equal(stops({ type: 'limit', upper: 10 }, [11]), true);
  assert.equal(stops({ type: 'limit' }, [Infinity]), true);
  assert.equal(stops({ type: 'limit', upper: 10, grace: 2 }, [9, 11]), false);
  assert.equal(stops({ type: 'limit', upper: 10, grace: 2 }, [11, NaN]), true);
});

test('forecast: stops what cannot come near the leaders, and keeps what may', () => {
  const falling = (from: number, to: number) => Array.from({ length: 20 }, (_, i) => to + (from - to) * Math.exp(-i / 4));
  const finished = Array.from({ length: 16 }, (_, k) => curve(`f${k}`, falling(10 + k, 1 + 0.2 * k + 0.02 * Math.sin(9 * k))));
  assert.equal(stops({ type: 'forecast' }, falling(24, 4).slice(0, 8), finished), true);
  assert.equal(stops({ type: 'forecast' }, falling(10, 1).slice(0, 8), finished), false);
  assert.equal(stops({ type: 'forecast' }, falling(24, 4).slice(0, 8), finished.slice(0, 4)), false, 'too few to go by');
});

test('forecast: where beginnings say nothing about ends, nobody is stopped', () => {
  const finished = Array.from({ length: 16 }, (_, k) => curve(`f${k}`, [5 + ((k * 7) % 16), 5 + ((k * 11) % 16), 1 + ((k * 5) % 16)]));
  assert.equal(stops({ type: 'forecast' }, [20, 20], finished), false);
});
