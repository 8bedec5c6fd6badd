import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyConfig } from '../../src/model/limit.ts';
import { pickStatus, type Status, type StatusSource } from '../../src/host/statusBar/statusText.ts';
import { Trend } from '../../src/host/statusBar/trend.ts';
import type { RunInfo } from '../../src/protocol/engineApi.ts';
import { alert, run, series } from './builders.ts';

function statusOf(runs: RunInfo[], more: Partial<StatusSource> = {}): Status | undefined {
  const source = { jobs: [], config: emptyConfig(), alerts: [], wish: '', locale: 'en', trend: () => 0 as const, ...more };
  return pickStatus({ ...source, runs: new Map(runs.map((info) => [info.run.id, info])) });
}

test('nothing is shown without runs', () => assert.equal(statusOf([]), undefined));

test('the worst alert comes before everything, on its ground', () => {
  const status = statusOf([run('a', { state: 'live' })], { alerts: [alert({ metric: 'val/loss', value: 7.31, step: 5 })] });
  assert.deepEqual([status?.icon, status?.text, status?.background], ['error', 'val/loss 7.31', 'error']);
  assert.deepEqual(status?.focus, { run: 'a', tag: 'val/loss', step: 5, control: true });
});

test('information does not colour the status bar', () => assert.equal(statusOf([], { alerts: [alert({ severity: 'info' })] })?.background, undefined));

test('else the newest live run shows its key metric and where it is heading', () => {
  const runs = [run('old', { state: 'live', startedAt: 1, series: [series('loss', 9)] }), run('new', { state: 'live', startedAt: 2, series: [series('val/loss', 0.312)] })];
  assert.equal(statusOf(runs, { trend: () => -1 })?.text, 'val/loss 0.312 ↓');
  assert.equal(statusOf(runs, { wish: 'lo*' })?.text, 'val/loss 0.312');
});

test('a job that has no log yet is named', () => {
  const job = { id: 'j', kind: 'script' as const, title: 'train.py', command: [], cwd: '/', env: {}, folder: '/j' };
  const { text } = statusOf([run('a', { state: 'finished' })], { jobs: [{ job, status: { state: 'running' } }] })!;
  assert.deepEqual(text, { text: '{0} is running', args: ['train.py'] });
});

test('runs that are hidden or over are only counted', () => {
  const status = statusOf([run('a'), run('b', { state: 'live', notes: { hidden: true } })]);
  assert.deepEqual(status?.text, { text: 'Runs: {0}', args: [2] });
});

test('the trend sees through the noise of single points', () => {
  const trend = new Trend();
  let sum = 0;
  for (let count = 1; count <= 40; count++) {
    sum += 10 - count / 8 + (count % 2 ? 1 : -1);
    trend.add(count, sum);
  }
  assert.equal(trend.sign, -1);
});

test('the trend is level until enough is known, and starts over with its run', () => {
  const trend = new Trend();
  assert.equal(trend.sign, 0);
  trend.add(1, 5);
  trend.add(1, 5);
  assert.equal(trend.sign, 0);
  for (let count = 2; count < 9; count++) trend.add(count, 5 + count * count);
  assert.equal(trend.sign, 1);
  trend.add(1, 5);
  assert.equal(trend.sign, 0);
});
