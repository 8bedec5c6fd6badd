import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRng } from '../../src/base/rng.ts';
import type { Params, Space } from '../../src/model/space.ts';
import type { Trial } from '../../src/model/trial.ts';
import { measureImportance } from '../../src/sweep/importance.ts';
import { compileSpace, samplePoint, toParams } from '../../src/sweep/space.ts';

const space: Space = [
  { name: 'lr', type: 'float', low: 1e-4, high: 1, log: true },
  { name: 'width', type: 'int', low: 1, high: 64 },
  { name: 'opt', type: 'categorical', choices: ['sgd', 'adam', 'lion'] },
  { name: 'momentum', type: 'float', low: 0, high: 1, when: { param: 'opt', in: ['sgd'] } },
];

function sample(count: number, seed: number, loss: (params: Params) => number): Trial[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, (_, at) => {
    const params = toParams(compileSpace(space), samplePoint(compileSpace(space), rng));
    return { id: String(at), params, state: 'finished', loss: loss(params), reports: [] };
  });
}

const byLr = ({ lr }: Params): number => Math.abs(Math.log10(Number(lr)) + 2);

test('what decides the loss is the most important, by far', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const { shares, trials, method } = measureImportance(space, sample(300, seed, byLr))!;
    assert.deepEqual([shares[0]!.name, trials, method], ['lr', 300, 'PED-ANOVA']);
    assert.ok(shares[0]!.share > 0.7, `${shares[0]!.share}`);
  }
  const byChoice = measureImportance(space, sample(300, 9, ({ opt, lr }) => (opt === 'adam' ? 0 : 1) + ((Number(lr) * 1e9) % 1) * 1e-3))!;
  assert.equal(byChoice.shares[0]!.name, 'opt');
});

test('shares add up to one and depend on the order of the losses alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 10, max: 80 }), (seed, count) => {
      const trials = sample(count, seed, byLr);
      const found = measureImportance(space, trials)!;
      assert.ok(Math.abs(found.shares.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
      assert.ok(found.shares.every(({ share }) => share >= 0));
      assert.deepEqual(measureImportance(space, trials.map((trial) => ({ ...trial, loss: Math.exp(trial.loss!) - 50 }))), found);
    }),
    { numRuns: 30 },
  );
});

test('too few finished trials tell nothing; failed, pruned and NaN ones do not count', () => {
  const trials = sample(12, 1, byLr);
  assert.equal(measureImportance(space, trials.slice(0, 9)), undefined);
  assert.equal(measureImportance(space, trials.map((trial, at) => (at < 3 ? { ...trial, state: 'pruned' } : trial))), undefined);
  assert.equal(measureImportance(space, trials.map((trial, at) => (at < 3 ? { ...trial, loss: NaN } : trial))), undefined);
});
