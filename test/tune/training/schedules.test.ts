import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScheduleOptions } from '../../../src/tune/recipe/contract.ts';
import { readRecipe } from '../../../src/tune/recipe/recipe.ts';
import { factorAt, scheduleList } from '../../../src/tune/training/schedule/index.ts';
import { distance, truth } from './truth.ts';

const { schedule: defaults } = readRecipe('data: {images: x}', 'x.finetune.yaml').recipe;
const steps = 20;
const factors = (options: Partial<ScheduleOptions>): number[] => Array.from({ length: steps }, (_, at) => factorAt({ at, steps, epoch: Math.floor(at / 4) }, { ...defaults, ...options }));

test('every schedule stays between 0 and 1, from the first step to the last', () => {
  for (const { id: type } of scheduleList) {
    for (const factor of factors({ type, warmup: 0.25 })) assert.ok(factor > -1e-12 && factor <= 1, `${type} ${factor}`);
  }
});

test('one-cycle is that of PyTorch', () => {
  const torch = truth.oneCycle.map((lr) => lr / 0.3);
  assert.ok(distance(factors({ type: 'one-cycle', floor: 0.01 }), torch) < 1e-9, `${factors({ type: 'one-cycle', floor: 0.01 }).join()}\n${torch.join()}`);
});

test('cosine goes from 1 to the floor, half way in between', () => {
  const all = factors({ type: 'cosine', floor: 0.2 });
  assert.deepEqual([all[0], all.at(-1)], [1, 0.2]);
  assert.ok(Math.abs((all[9]! + all[10]!) / 2 - 0.6) < 1e-9);
});

test('the warm-up rises evenly, and what follows is the schedule over the rest', () => {
  const all = factors({ type: 'cosine', warmup: 0.25 });
  assert.deepEqual(all.slice(0, 5), [0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual([all[5], all.at(-1)], [1, 0]);
});

test('step drops every n epochs', () => {
  assert.deepEqual(factors({ type: 'step', every: 2, factor: 0.5 }).filter((_, at) => at % 4 === 0), [1, 1, 0.5, 0.5, 0.25]);
});
