import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createRng } from '../../src/base/rng.ts';
import { paretoFront } from '../../src/model/pareto.ts';
import type { Params, Space } from '../../src/model/space.ts';
import type { Trial } from '../../src/model/trial.ts';
import { searches } from '../../src/sweep/index.ts';
import { toOneLoss } from '../../src/sweep/oneLoss.ts';
import { proposeNext, type ProposalPlan } from '../../src/sweep/proposal.ts';
import { anyOutcome, complaint, everyKind } from './spaces.ts';

const searchOf = (id: string): ProposalPlan['search'] => searches.find((search) => search.id === id)!;
const square: Space = [{ name: 'x', type: 'float', low: 0, high: 1 }, { name: 'y', type: 'float', low: 0, high: 1 }];

/** Runs a sweep in which each trial ends at once. */
function sweep(plan: ProposalPlan, count: number, judge: (params: Params) => Pick<Trial, 'loss' | 'others' | 'violation'>): Trial[] {
  const trials: Trial[] = [];
  while (trials.length < count) {
    const params = proposeNext(plan, trials, count);
    if (!params) break;
    trials.push({ id: String(trials.length), params, state: 'finished', reports: [], ...judge(params) });
  }
  return trials;
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const seeds = [0, 1, 2, 3, 4];

describe('several objectives', () => {
  /** ZDT1 in three dimensions (Zitzler, Deb, Thiele 2000): the front is f₂ = 1 − √f₁ at y = z = 0. */
  const space: Space = ['x', 'y', 'z'].map((name) => ({ name, type: 'float', low: 0, high: 1 }));
  const zdt1 = ({ x, y, z }: Params): { loss: number; others: number[] } => {
    const g = 1 + 9 * (Number(y) + Number(z)) / 2;
    return { loss: Number(x), others: [1000 * g * (1 - Math.sqrt(Number(x) / g))] };
  };
  /** The area that is beaten, up to (1, 1000), as a share. */
  const hypervolume = (trials: readonly Trial[]): number => {
    const points = trials.map(({ loss, others }) => [loss!, others![0]! / 1000]).filter(([, second]) => second! <= 1);
    const front = paretoFront(points).map((at) => points[at]!);
    return front.reduce((sum, [first, second], at) => sum + (Math.min(1, front[at + 1]?.[0] ?? 1) - first!) * (1 - second!), 0);
  };

  test('the searches that learn find more of the front than chance does, whatever the units', () => {
    const reached = (id: string): number => average(seeds.map((seed) => hypervolume(sweep({ space, search: searchOf(id), seed }, 50, zdt1))));
    const chance = reached('random');
    for (const id of ['auto', 'tpe']) assert.ok(reached(id) > chance + 0.1, `${id} ${reached(id)}, random ${chance}`);
  });

  test('one loss for all: what is better in every objective is better in it, and what was stopped has failed', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 2, maxLength: 20 }), fc.integer(), (values, seed) => {
      const trials = values.map(([loss, other], at): Trial => ({ id: String(at), params: {}, state: 'finished', reports: [], loss, others: [other] }));
      const single = toOneLoss([...trials, { id: 'p', params: {}, state: 'pruned', reports: [{ step: 1, loss: -1 }] }], createRng(seed));
      for (const [a, [first, second]] of values.entries()) {
        for (const [b, other] of values.entries()) if (first < other[0] && second < other[1]) assert.ok(single[a]!.loss! < single[b]!.loss!);
      }
      assert.equal(single.at(-1)!.state, 'failed');
    }));
  });

  test('stays inside the space, whatever the trials came to', () => {
    const outcome = fc.tuple(anyOutcome, fc.array(fc.constantFrom(0, 1, NaN, Infinity, -1e300), { maxLength: 3 }), fc.constantFrom(undefined, 0, 0.5, Infinity));
    fc.assert(fc.property(fc.constantFrom(...searches), fc.array(outcome, { maxLength: 15 }), (search, outcomes) => {
      const trials: Trial[] = [];
      for (const [rest, others, violation] of outcomes) {
        const params = proposeNext({ space: everyKind, search, seed: 1 }, trials, 50)!;
        assert.equal(complaint(everyKind, params), undefined);
        trials.push({ id: String(trials.length), params, ...rest, others, ...(violation !== undefined && { violation }) });
      }
    }), { numRuns: 30 });
  });
});

describe('constraints', () => {
  test('what is not allowed is never proposed, however little is allowed', () => {
    const allows = ({ x, y }: Params): boolean => Number(x) + Number(y) > 1.9;
    for (const id of ['auto', 'tpe', 'cmaes', 'random', 'quasi-random']) {
      const trials = sweep({ space: square, search: searchOf(id), seed: 1, allows }, 12, ({ x }) => ({ loss: Number(x) }));
      assert.equal(trials.length, 12, id);
      assert.ok(trials.every(({ params }) => allows(params)), id);
    }
  });

  test('a grid has each allowed combination once; where none is allowed there is no trial', () => {
    const space: Space = ['x', 'y'].map((name) => ({ name, type: 'int', low: 1, high: 30 }));
    const plan: ProposalPlan = { space, search: searchOf('grid'), seed: 1, allows: ({ x, y }) => Number(x) * Number(y) === 30 };
    assert.deepEqual(sweep(plan, 99, () => ({ loss: 1 })).map(({ params: { x } }) => x), [1, 2, 3, 5, 6, 10, 15, 30]);
    assert.equal(proposeNext({ ...plan, allows: () => false }, []), undefined);
    assert.equal(proposeNext({ ...plan, space: square, search: searchOf('auto'), allows: () => false }, []), undefined);
  });

  test('what breaks a constraint is worse than all that keeps it, the more the farther it is away', () => {
    const trials = [5, 1, 9, 2].map((loss, at): Trial => ({ id: String(at), params: {}, state: 'finished', reports: [], loss, violation: [0, 0.1, 0, Infinity][at]! }));
    const [kept, near, worst, far] = toOneLoss(trials, createRng(1)).map(({ loss }) => loss!);
    assert.ok(kept! < worst! && worst! < near! && near! < far!);
  });

  test('the search goes where the constraint is kept', () => {
    // The best place breaks it.
    const judge = ({ x, y }: Params): { loss: number; violation: number } => ({ loss: Number(x) + Number(y), violation: Math.max(0, 0.8 - Number(x)) / 0.8 });
    const best = (id: string, seed: number): number => Math.min(...sweep({ space: square, search: searchOf(id), seed }, 40, judge).filter(({ violation }) => violation === 0).map(({ loss }) => loss!));
    const found = (id: string): number => average(seeds.map((seed) => best(id, seed)));
    for (const id of ['auto', 'tpe']) assert.ok(found(id) < found('random'), `${id} ${found(id)}, random ${found('random')}`);
  });
});

test('what is known from before counts: the first suggestions are better than without', () => {
  const judge = ({ x, y }: Params): { loss: number } => ({ loss: (Number(x) - 0.3) ** 2 + (Number(y) - 0.7) ** 2 });
  const search = searchOf('auto'), earlier = sweep({ space: square, search, seed: 9 }, 30, judge);
  const first = (plan: Partial<ProposalPlan>): number => average(seeds.map((seed) => Math.min(...sweep({ space: square, search, seed, ...plan }, 5, judge).map(({ loss }) => loss!))));
  assert.ok(first({ earlier }) < first({}) / 10);
});
