import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Mirror } from '../../src/host/engine/mirror.ts';
import { alert, change, run, snapshot } from './builders.ts';

test('holds what the changes since the snapshot made of it', () => {
  const mirror = new Mirror();
  mirror.reset(snapshot({ serial: 4, runs: [run('a'), run('b')], alerts: [alert({ id: 'x' })] }));
  assert.equal(mirror.apply(change({ serial: 5, runs: [run('c')], removedRuns: ['a'], removedAlerts: ['x'], scanning: true })), true);
  assert.deepEqual([...mirror.runs.keys()], ['b', 'c']);
  assert.equal(mirror.alerts.size, 0);
  assert.equal(mirror.scanning, true);
  assert.equal(mirror.snapshot().serial, 5);
});

test('a gap asks for a new snapshot and changes nothing; what is already contained is passed over', () => {
  const mirror = new Mirror();
  let heard = 0;
  mirror.onDidChange(() => heard++);
  mirror.reset(snapshot({ serial: 4, runs: [run('a')] }));
  assert.equal(mirror.apply(change({ serial: 6, removedRuns: ['a'] })), false);
  assert.equal(mirror.apply(change({ serial: 4, removedRuns: ['a'] })), true);
  assert.equal(mirror.runs.size, 1);
  assert.equal(heard, 0);
});

test('listeners find the new state already there', () => {
  const mirror = new Mirror();
  const seen: number[] = [];
  mirror.onDidReset(() => seen.push(mirror.runs.size));
  mirror.onDidChange(() => seen.push(mirror.runs.size));
  mirror.reset(snapshot({ runs: [run('a')] }));
  mirror.apply(change({ serial: 1, runs: [run('b')] }));
  mirror.clear();
  assert.deepEqual(seen, [1, 2, 0]);
});
