import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Space } from '../../src/model/space.ts';
import type { Trial } from '../../src/model/trial.ts';
import { searches } from '../../src/sweep/index.ts';
import { createRng } from '../../src/base/rng.ts';
import { anyOutcome, complaint, everyKind } from '../sweep/spaces.ts';

const few: Space = [{ name: 'a', type: 'int', low: 1, high: 2 }, { name: 'b', type: 'categorical', choices: ['x', 'y'] }];

test('ids are unique', () => {
  assert.equal(new Set(searches.map(({ id }) => id)).size, searches.length);
});

for (const search of searches) {
  const suggest = (space: Space, trials: readonly Trial[], n: number, seed = 1) =>
    search.suggest(space, trials, n, createRng(seed, trials.length), { budget: 50, seed });

  describe(search.id, () => {
    test('stays inside the space, whatever the trials came to', () => {
      fc.assert(fc.property(fc.array(anyOutcome, { maxLength: 30 }), fc.integer(), (outcomes, seed) => {
        const trials: Trial[] = [];
        for (const [i, outcome] of outcomes.entries()) {
          const [params] = suggest(everyKind, trials, 1, seed);
          assert.ok(params, 'this space is larger than any of these sweeps');
          assert.equal(complaint(everyKind, params), undefined);
          trials.push({ id: String(i), params, ...outcome });
        }
      }), { numRuns: 12 });
    });

    test('gives the same answer for the same trials and seed', () => {
      const trials: Trial[] = [];
      for (let i = 0; i < 15; i++) trials.push({ id: String(i), params: suggest(everyKind, trials, 1)[0]!, state: 'finished', loss: (i * 7) % 11, reports: [] });
      const before = structuredClone(trials), first = suggest(everyKind, trials, 3);
      suggest(everyKind, trials.slice(0, 9), 2, 77);
      assert.deepEqual(suggest(everyKind, trials, 3), first);
      assert.deepEqual(trials, before, 'the trials are not touched');
    });

    test('several at once are not all the same', () => {
      const trials = Array.from({ length: 15 }, (_, i): Trial => ({
        id: String(i), params: suggest(everyKind, [], 15)[i]!, state: 'finished', loss: (i * 7) % 11, reports: [],
      }));
      const asked = suggest(everyKind, trials, 8);
      assert.equal(asked.length, 8);
      assert.ok(new Set(asked.map((params) => JSON.stringify(params))).size >= 6);
    });

    test('a space with few combinations is exhausted without harm', () => {
      const trials: Trial[] = [];
      for (let i = 0; i < 12; i++) {
        const [params] = suggest(few, trials, 1);
        if (!params) break;
        assert.equal(complaint(few, params), undefined);
        trials.push({ id: String(i), params, state: 'finished', loss: i, reports: [] });
      }
      assert.ok(trials.length >= 4);
    });

    test('takes what earlier sweeps over other spaces left', () => {
      const odd: Trial[] = Array.from({ length: 12 }, (_, i) => ({ id: String(i), params: { lr: i * 1e9, optimizer: 'lamb', other: 3 }, state: 'finished', loss: i, reports: [] }));
      for (const params of suggest(everyKind, odd, 2)) assert.equal(complaint(everyKind, params), undefined);
    });

    test('an empty space gives empty parameters', () => {
      for (const params of suggest([], [], 1)) assert.deepEqual(params, {});
    });
  });
}
