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

test('a trial that was never heard of again is queued and started again, three times, then given up', () => {
  let { state } = run(newSweep(1, 1), [{ kind: 'tick', now: 0 }]);
  assert.deepEqual(starts(run(state, [{ kind: 'tick', now: 180 }]).effects), [], 'within heartbeat and grace');
  for (const attempt of [2, 3, 4]) {
    const again = run(state, [{ kind: 'tick', now: (attempt - 1) * 181 }]);
    assert.deepEqual(starts(again.effects), [`0#${attempt}`]);
    state = again.state;
  }
  const over = run(state, [{ kind: 'tick', now: 4 * 181 }]);
  assert.deepEqual([over.state.trials[0]!.state, over.state.phase], ['failed', 'done']);
  assert.equal(over.state.trials[0]!.problem!.args[0], 4);
});

test('a trial whose process is known to be gone is started again at once, one that failed as often as the plan says', () => {
  const lost = run(newSweep(1, 1), [{ kind: 'tick', now: 0 }, { kind: 'lost', trial: '0', attempt: 1, now: 1 }]);
  assert.deepEqual(starts(lost.effects), ['0#2']);
  const failed = run(lost.state, [ended('0', undefined, 2)]);
  assert.deepEqual(starts(failed.effects), ['0#3'], 'what was lost is no failure');
  assert.equal(run(failed.state, [ended('0', undefined, 3)]).state.trials[0]!.state, 'failed');
  const hopeless = run(newSweep(1, 1), [{ kind: 'tick', now: 0 }, { kind: 'ended', trial: '0', attempt: 1, state: 'failed', hopeless: 'trial', now: 1 }]);
  assert.equal(hopeless.state.trials[0]!.state, 'failed');
});

test('when the first five trials fail without a value, or one says that all would, the sweep stops and says why', () => {
  const once = { ...plan, retries: 0 };
  const failing = run(newSweep(2, 20), [{ kind: 'tick', now: 0 }, ...[0, 1, 2, 3].map((id) => ended(String(id)))], once);
  assert.equal(failing.state.phase, 'running');
  const stopped = run(failing.state, [ended('4')], once);
  assert.equal(stopped.state.phase, 'stopped');
  assert.deepEqual(stopped.effects, [{ kind: 'stop', trial: '5', attempt: 1 }]);
  assert.match(stopped.state.problem!.text, /all failed/);
  const resumed = run(stopped.state, [{ kind: 'ended', trial: '5', attempt: 1, state: 'stopped', now: 2 }, { kind: 'resume' }, { kind: 'tick', now: 3 }], once);
  assert.deepEqual([starts(resumed.effects), resumed.state.problem], [['5#2', '6#1'], undefined]);
  const none = run(newSweep(1), [{ kind: 'tick', now: 0 }, { kind: 'ended', trial: '0', attempt: 1, state: 'failed', hopeless: 'sweep', now: 1 }]);
  assert.equal(none.state.phase, 'stopped');
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
  const stopped = run(resumed.state, [{ kind: 'stop' }]);
  assert.deepEqual(stopped.effects, [{ kind: 'stop', trial: '1', attempt: 1 }]);
  const again = run(stopped.state, [{ kind: 'ended', trial: '1', attempt: 1, state: 'stopped', now: 4 }, { kind: 'resume' }, { kind: 'tick', now: 5 }]);
  assert.deepEqual(starts(again.effects), ['1#2'], 'what the stop interrupted is run again');
});

test('one trial is stopped on request, and counts as far as it came', () => {
  const asked = run(newSweep(1, 2), [{ kind: 'tick', now: 0 }, { kind: 'stopTrial', trial: '0' }]);
  assert.deepEqual(asked.effects, [{ kind: 'stop', trial: '0', attempt: 1 }]);
  assert.deepEqual(run(asked.state, [{ kind: 'stopTrial', trial: '0' }]).effects, [], 'told once');
  const after = run(asked.state, [{ kind: 'ended', trial: '0', attempt: 1, state: 'stopped', now: 1 }]);
  assert.deepEqual([after.state.trials[0]!.state, starts(after.effects)], ['pruned', ['1#1']]);
});

test('a stop rule stops the trial that it is asked about, and the end counts as pruned', () => {
  const strict = { ...plan, stopRule: { shouldStop: (trial: { reports: readonly { loss: number }[] }) => trial.reports.at(-1)!.loss > 5 } };
  const told = run(newSweep(1, 2), [{ kind: 'tick', now: 0 }, { kind: 'report', trial: '0', attempt: 1, report: { step: 1, loss: 9 }, now: 1 }], strict);
  assert.deepEqual(told.effects, [{ kind: 'stop', trial: '0', attempt: 1 }]);
  const after = run(told.state, [{ kind: 'ended', trial: '0', attempt: 1, state: 'stopped', now: 2 }], strict);
  assert.equal(after.state.trials[0]!.state, 'pruned');
  assert.deepEqual(starts(after.effects), ['1#1']);
});

test('more trials, other workers and retries on request', () => {
  const done = run(newSweep(1, 1), [{ kind: 'tick', now: 0 }, ended('0', 1)]);
  assert.deepEqual(starts(run(done.state, [{ kind: 'add', count: 2 }, { kind: 'workers', count: 5 }, { kind: 'tick', now: 2 }]).effects), ['1#1', '2#1']);
  assert.deepEqual(starts(run(done.state, [{ kind: 'retry', trial: '0' }, { kind: 'tick', now: 2 }]).effects), ['0#2']);
});

test('a target ends the sweep, and so does the end of a grid', () => {
  const aimed = { ...plan, target: 0.1 };
  const reached = run(newSweep(2), [{ kind: 'tick', now: 0 }, ended('0', 0.05), { kind: 'tick', now: 2 }], aimed);
  assert.deepEqual([reached.state.phase, reached.state.trials.length], ['running', 2], 'nothing new starts, and what runs may end');
  assert.equal(run(reached.state, [ended('1', 3)], aimed).state.phase, 'done');
  const logged = run(newSweep(1), [{ kind: 'tick', now: 0 }, { kind: 'report', trial: '0', attempt: 1, report: { step: 1, loss: 0.1 }, now: 1 }, ended('0', 5)], aimed);
  assert.equal(logged.state.phase, 'done', 'a value on the way counts');
  const closed = run(newSweep(1), [{ kind: 'tick', now: 0 }, { kind: 'close' }, ended('0', 5)]);
  assert.deepEqual([closed.state.phase, closed.state.trials.length], ['done', 1]);
  const small = { ...plan, search: grid, space: [{ name: 'x', type: 'categorical', choices: [1, 2] }] as Space };
  const last = run(newSweep(4), [{ kind: 'tick', now: 0 }, ended('0', 1), ended('1', 2)], small);
  assert.deepEqual([last.state.phase, last.state.trials.length], ['done', 2]);
});

test('whatever happens in whatever order, nothing is started twice and nothing is lost', () => {
  const id = fc.integer({ min: 0, max: 8 }).map(String), attempt = fc.integer({ min: 1, max: 3 }), now = fc.integer({ min: 0, max: 2000 });
  const event: fc.Arbitrary<SweepEvent> = fc.oneof(
    fc.record({ kind: fc.constant('tick' as const), now }),
    fc.record({ kind: fc.constant('heard' as const), trial: id, attempt, now }),
    fc.record({ kind: fc.constant('ended' as const), trial: id, attempt, state: fc.constantFrom('finished' as const, 'failed' as const, 'stopped' as const), loss: fc.double(), now }),
    fc.record({ kind: fc.constant('report' as const), trial: id, attempt, report: fc.record({ step: fc.nat(), loss: fc.double() }), now }),
    fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const, 'stop' as const, 'close' as const) }),
    fc.record({ kind: fc.constant('lost' as const), trial: id, attempt, now }),
    fc.record({ kind: fc.constant('stopTrial' as const), trial: id }),
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
