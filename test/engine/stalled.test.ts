import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Judge } from '../../src/engine/judge.ts';
import { emptyConfig } from '../../src/model/limit.ts';
import type { RunState } from '../../src/model/run.ts';
import { MemoryBackend } from '../../src/store/memory.ts';
import { Store } from '../../src/store/store.ts';

const start = 1.7e9;
const run = 'r/a';

/** A run of a hundred points, one a second, judged while it grows and then at later moments. */
function grown() {
  const store = new Store(new MemoryBackend());
  const source = store.addSource({ root: '/r', path: 'log', home: 'log', generation: 0, format: 'test', problems: [] });
  store.addRun({ id: run, root: '/r', path: 'a' });
  const say = (state: RunState | undefined): unknown => store.changeMember(source, run, { state, updatedAt: start + 99 });
  say(undefined);
  const steps = Float64Array.from({ length: 100 }, (_, i) => i);
  store.append(source, run, 'loss', { steps, walls: steps.map((step) => start + step), values: steps.map((step) => 1 / (1 + step)) });
  const judge = new Judge(store, emptyConfig);
  const at = (seconds: number): void => {
    judge.add(store.takeChanges().runs);
    judge.work(Infinity, start + seconds);
  };
  const stalled = (): boolean[] => [...store.catalog.findings.values()].filter(({ finding }) => finding.rule === 'stalled').map(({ resolved }) => resolved);
  at(100);
  return { at, say, stalled };
}

test('a run that falls silent has stalled, until its log says that it is over', () => {
  const { at, say, stalled } = grown();
  at(1_000);
  assert.deepEqual(stalled(), [false]);
  say('finished');
  at(1_100);
  assert.deepEqual(stalled(), [true]);
});

for (const state of ['finished', 'failed'] as const) {
  test(`silence after a log says ${state} is no stall`, () => {
    const { at, say, stalled } = grown();
    say(state);
    at(1_000);
    at(5_000);
    assert.deepEqual(stalled(), []);
  });
}
