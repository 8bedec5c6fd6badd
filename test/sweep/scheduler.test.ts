import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Space } from '../../src/model/space.ts';
import { grid } from '../../src/sweep/grid.ts';
import { random } from '../../src/sweep/random.ts';
import { type SweepEffect, type SweepEvent, type SweepPlan, type SweepState, newSweep, stepSweep } from '../../src/sweep/scheduler.ts';
import { neverStop } from '../../src/sweep/stop/index.ts';

const space: Space = [{ name: 'x', type: 'int', low: 1, high: 1000 }];
const plan: SweepPlan = { space, search: random, stopRule: neverStop, seed: 1, retries: 1 };

/** Runs events one after another; `take` picks the effects of the last one. */
function run(state: SweepState, events: SweepEvent[], given = plan): { state: SweepState; effects: SweepEffect[] } {
  return events.reduce((before, event) => stepSweep(before.state, given, event), { state, effects: [] as SweepEffect[] });
}
const starts = (effects: SweepEffect[]): string[] => effects.flatMap((effect) => (effect.kind === 'start' ? [`${effect.trial.id}#${effect.trial.attempt}`] : []));
const ended = (trial: string, loss?: number, attempt = 1): SweepEvent => ({ kind: 'ended', trial, attempt, state: loss === undefined ? 'failed' : 'finished', now: 1, ...(loss === undefined ? {} : { loss }) });

test('fills its workers, and the place of each trial that ends', () => {
  const first = run(newSweep(2, 3), [{ kind: 'tick', now: 0 }]);
  assert.deepEqual(starts(first.effects), ['0#1', '1#1']);
  const second = run(first.state, [ended('0', 5)]);
  assert.deepEqual(starts(second.effects), ['2#1']);
  const last = run(second.state, [ended('1', 4), ended('2', 3)]);
  assert.equal(last.state.phase, 'done');
  assert.deepEqual(last.state.trials.map(({ state }) => state), ['finished', 'finished', 'finished']);
});

test('a trial that was never heard of again is queued and started once more, then given up', () => {
  const { state } = run(newSweep(1, 1), [{ kind: 'tick', now: 0 }]);
  assert.deepEqual(starts(run(state, [{ kind: 'tick', now: 180 }]).effects), [], 'within heartbeat and grace');
  const again = run(state, [{ kind: 'tick', now: 181 }]);
  assert.deepEqual(starts(again.effects), ['0#2']);
  const over = run(again.state, [{ kind: 'tick', now: 181 + 181 }]);
  assert.deepEqual([over.state.trials[0]!.state, over.state.phase], ['failed', 'done']);
});

test('a sign of life keeps a trial; what its earlier attempt says is not heard', () => {
  const alive = run(newSweep(1, 1), [{ kind: 'tick', now: 0 }, { kind: 'heard', trial: '0', attempt: 1, now: 170 }, { kind: 'tick', now: 300 }]);
  assert.equal(alive.state.trials[0]!.attempt, 1);
  const second = run(newSweep(1, 1), [{ kind: 'tick', now: 0 }, { kind: 'tick', now: 500 }]);
  const ghost = run(second.state, [ended('0', 1, 1), { kind: 'report', trial: '0', attempt: 1, report: { step: 1, loss: 9 }, now: 501 }]);
  assert.deepEqual(ghost.state, second.state, 'not even the version changes');
});

test('paused, nothing starts; resumed, it goes on; stopped, what runs is told to stop', () => {
  const paused = run(newSweep(1, 5), [{ kind: 'tick', now: 0 }, { kind: 'pause' }, ended('0', 1), { kind: 'tick', now: 2 }]);
  assert.deepEqual(starts(paused.effects), []);
  const resumed = run(paused.state, [{ kind: 'resume' }, { kind: 'tick', now: 3 }]);
  assert.deepEqual(starts(resumed.effects), ['1#1']);
  assert.deepEqual(run(resumed.state, [{ kind: 'stop' }]).effects, [{ kind: 'stop', trial: '1', attempt: 1, reason: 'stopped' }]);
});

test('a stop rule stops the trial that it is asked about, and the end counts as pruned', () => {
  const strict = { ...plan, stopRule: { shouldStop: (trial: { reports: readonly { loss: number }[] }) => trial.reports.at(-1)!.loss > 5 } };
  const told = run(newSweep(1, 2), [{ kind: 'tick', now: 0 }, { kind: 'report', trial: '0', attempt: 1, report: { step: 1, loss: 9 }, now: 1 }], strict);
  assert.deepEqual(told.effects, [{ kind: 'stop', trial: '0', attempt: 1, reason: 'pruned' }]);
  const after = run(told.state, [{ kind: 'ended', trial: '0', attempt: 1, state: 'pruned', now: 2 }], strict);
  assert.equal(after.state.trials[0]!.state, 'pruned');
  assert.deepEqual(starts(after.effects), ['1#1']);
});

test('more trials, other workers and retries on request', () => {
  const done = run(newSweep(1, 1), [{ kind: 'tick', now: 0 }, ended('0', 1)]);
  assert.deepEqual(starts(run(done.state, [{ kind: 'add', count: 2 }, { kind: 'workers', count: 5 }, { kind: 'tick', now: 2 }]).effects), ['1#1', '2#1']);
  assert.deepEqual(starts(run(done.state, [{ kind: 'retry', trial: '0' }, { kind: 'tick', now: 2 }]).effects), ['0#2']);
});

test('a target ends the sweep, and so does the end of a grid', () => {
  const reached = run(newSweep(2), [{ kind: 'tick', now: 0 }, ended('0', 0.05)], { ...plan, target: 0.1 });
  assert.equal(reached.state.phase, 'done');
  assert.deepEqual(reached.effects, [{ kind: 'stop', trial: '1', attempt: 1, reason: 'stopped' }]);
  const small = { ...plan, search: grid, space: [{ name: 'x', type: 'categorical', choices: [1, 2] }] as Space };
  const last = run(newSweep(4), [{ kind: 'tick', now: 0 }, ended('0', 1), ended('1', 2)], small);
  assert.deepEqual([last.state.phase, last.state.trials.length], ['done', 2]);
});

test('whatever happens in whatever order, nothing is started twice and nothing is lost', () => {
  const id = fc.integer({ min: 0, max: 8 }).map(String), attempt = fc.integer({ min: 1, max: 3 }), now = fc.integer({ min: 0, max: 2000 });
  const event: fc.Arbitrary<SweepEvent> = fc.oneof(
    fc.record({ kind: fc.constant('tick' as const), now }),
    fc.record({ kind: fc.constant('heard' as const), trial: id, attempt, now }),
    fc.record({ kind: fc.constant('ended' as const), trial: id, attempt, state: fc.constantFrom('finished' as const, 'failed' as const, 'pruned' as const), loss: fc.double(), now }),
    fc.record({ kind: fc.constant('report' as const), trial: id, attempt, report: fc.record({ step: fc.nat(), loss: fc.double() }), now }),
    fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const, 'stop' as const) }),
    fc.record({ kind: fc.constant('add' as const), count: fc.integer({ min: -2, max: 4 }) }),
    fc.record({ kind: fc.constant('retry' as const), trial: id }),
    fc.record({ kind: fc.constant('workers' as const), count: fc.integer({ min: 0, max: 4 }) }),
  );
  fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
    let state = newSweep(2, 6);
    const started = new Set<string>();
    let seen = 0;
    for (const happened of events) {
      const next = stepSweep(state, plan, happened);
      for (const key of starts(next.effects)) {
        assert.ok(!started.has(key), `${key} was started twice`);
        started.add(key);
      }
      assert.ok(next.state.trials.length >= seen, 'a trial was lost');
      assert.equal(new Set(next.state.trials.map((trial) => trial.id)).size, next.state.trials.length);
      if (starts(next.effects).length > 0) assert.ok(next.state.trials.filter((trial) => trial.state === 'running').length <= next.state.workers);
      assert.equal(next.state.version, state.version + (next.state === state ? 0 : 1));
      seen = next.state.trials.length;
      state = next.state;
    }
  }), { numRuns: 300 });
});
