import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Trial } from '../../src/model/trial.ts';
import { createStopRule, stopRules } from '../../src/sweep/stop/index.ts';
import { anyOutcome } from '../sweep/spaces.ts';

test('ids are unique, and a rule is found by its type', () => {
  assert.equal(new Set(stopRules.map(({ id }) => id)).size, stopRules.length);
  for (const { id } of stopRules) assert.ok(createStopRule({ type: id }));
  assert.equal(createStopRule({ type: 'no such rule' }), undefined);
});

/** A trial with a curve, in the state that its last loss decides. */
const curve = (id: string, losses: number[], state: Trial['state'] = 'finished'): Trial => ({
  id, params: {}, state, reports: losses.map((loss, i) => ({ step: i + 1, loss })), ...(state === 'finished' ? { loss: losses.at(-1)! } : {}),
});

for (const kind of stopRules) {
  describe(kind.id, () => {
    test('judges any trials and any options without throwing, and the same way twice', () => {
      const trial = anyOutcome.map((outcome): Trial => ({ id: '', params: {}, ...outcome }));
      const options = fc.dictionary(fc.constantFrom('eta', 'min_iter', 'max_iter', 's', 'strict', 'patience', 'grace', 'percentile'), fc.jsonValue());
      fc.assert(fc.property(fc.array(trial, { minLength: 1, maxLength: 12 }), options, (drawn, given) => {
        const trials = drawn.map((t, i) => ({ ...t, id: String(i) })), rule = kind.create(given);
        const stop = rule.shouldStop(trials[0]!, trials);
        assert.equal(typeof stop, 'boolean');
        assert.equal(kind.create(given).shouldStop(trials[0]!, trials), stop);
      }), { numRuns: 60 });
    });

    test('lets the first trial of a sweep go on while it improves', () => {
      const rule = kind.create({});
      for (let n = 1; n < 30; n++) {
        const trial = curve('0', Array.from({ length: n }, (_, i) => 1 / (i + 1)), 'running');
        assert.equal(rule.shouldStop(trial, [trial]), false, `after ${n} reports`);
      }
    });

    test('never stops the one that is ahead of all others at every step', () => {
      const others = Array.from({ length: 12 }, (_, k) => curve(String(k), Array.from({ length: 27 }, (_, i) => 1 + k / 10 + 3 / (i + 1))));
      const rule = kind.create({});
      for (let n = 1; n <= 27; n++) {
        const trial = curve('best', Array.from({ length: n }, (_, i) => 0.5 + 3 / (i + 1)), 'running');
        assert.equal(rule.shouldStop(trial, [...others, trial]), false, `after ${n} reports`);
      }
    });
  });
}
