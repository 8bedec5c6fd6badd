import assert from 'node:assert/strict';
import { appendFileSync, globSync, lstatSync, renameSync } from 'node:fs';
import { test } from 'node:test';
import { RootFiles } from '../../src/engine/rootFiles.ts';
import { createRoot } from '../../src/engine/root.ts';
import { openStore } from '../../src/store/open.ts';
import { collectPoints } from '../../src/store/range.ts';
import { Lab } from './lab.ts';

/** The files of a folder, read when they are asked to be, at a time that only goes on when it is told to. */
class Reading {
  readonly store = openStore(undefined).store;
  readonly lab: Lab;
  readonly root: ReturnType<typeof createRoot>;
  readonly files: RootFiles;
  now = Date.now();

  constructor(lab: Lab, oneShot = false) {
    this.lab = lab;
    this.root = createRoot({ path: lab.logs, name: 'logs' });
    this.files = new RootFiles({ store: this.store, root: this.root, oneShot, now: () => this.now, patterns: () => [], ahead: undefined, onMoved: () => undefined });
  }

  readAll(): void {
    for (const path of globSync('run/*', { cwd: this.lab.logs })) this.files.found({ path, stat: lstatSync(this.lab.path(path)) });
    this.files.touchAll();
    for (const path of this.files.due(this.now)) while (this.files.work(path, Date.now() + 1_000));
  }

  get values(): number[] {
    return this.valuesOf('run');
  }

  valuesOf(run: string): number[] {
    return [...collectPoints(this.store, `${this.root.id}/${run}`, 'loss').values];
  }

  [Symbol.dispose](): void {
    this.files.close();
  }
}

test('a last line that was taken without its end and went on is read anew as what it was, also where the log was renamed meanwhile', () => {
  using lab = new Lab({ 'run/metrics.csv': 'step,loss\n1,0.9\n2,0.8\n3,0.7\n' });
  using reading = new Reading(lab);
  reading.readAll();
  // Another log takes its place, and stops in the middle of a line.
  lab.write('run/other', 'step,loss\n3,0.6\n4,0.2');
  renameSync(lab.path('run/other'), lab.path('run/metrics.csv'));
  reading.readAll();
  reading.now += 20_000;
  reading.readAll();
  assert.deepEqual(reading.values, [0.9, 0.8, 0.6, 0.2]);
  appendFileSync(lab.path('run/metrics.csv'), '5\n5,0.1\n');
  renameSync(lab.path('run/metrics.csv'), lab.path('run/metrics.csv.1'));
  reading.readAll();
  assert.deepEqual([...reading.store.catalog.runs.keys()], [`${reading.root.id}/run`]);
  assert.deepEqual(reading.values, [0.9, 0.8, 0.6, 0.25, 0.1]);
});

test('it is read anew in one step, and all that came after it', () => {
  using lab = new Lab({ 'run/metrics.csv': 'step,loss\n1,0.9\n2,0.8\n3,0.7' });
  using reading = new Reading(lab);
  reading.readAll();
  reading.now += 20_000;
  reading.readAll();
  assert.deepEqual(reading.values, [0.9, 0.8, 0.7]);
  const [source] = [...reading.store.catalog.sources.values()];
  appendFileSync(lab.path('run/metrics.csv'), '5\n4,0.6\n');
  reading.readAll();
  assert.deepEqual(reading.values, [0.9, 0.8, 0.75, 0.6]);
  assert.deepEqual([...reading.store.catalog.sources.values()], [source], 'it is the same row as before');
});

test('a line that a full block of the writer cuts is waited for', () => {
  const rows = (count: number): string => Array.from({ length: count }, (_, step) => `${100 + step},0.${1_000_000_000 + step}\n`).join('');
  const log = `step,loss\n${rows(400)}`;
  using lab = new Lab({ 'run/metrics.csv': log.slice(0, 4096) });
  using reading = new Reading(lab);
  reading.readAll();
  const whole = log.slice(0, 4096).split('\n').length - 2;
  assert.ok(!log.slice(0, 4096).endsWith('\n') && reading.values.length === whole);
  reading.now += 20_000;
  reading.readAll();
  assert.equal(reading.values.length, whole);
  appendFileSync(lab.path('run/metrics.csv'), log.slice(4096));
  reading.readAll();
  assert.equal(reading.values.length, 400);
});

test('a step that was cut short makes older points of the log void only as long as it is taken for whole', () => {
  using lab = new Lab({ 'run/metrics.csv': 'loss,step\n0.9,101\n0.8,102\n0.7,103\n' });
  using reading = new Reading(lab);
  const rewrite = (text: string): void => {
    lab.write('run/other', text);
    renameSync(lab.path('run/other'), lab.path('run/metrics.csv'));
    reading.readAll();
  };
  const wait = (): void => {
    reading.now += 20_000;
    reading.readAll();
  };
  const counts = (): [valid: number, void_: number][] => [...reading.store.catalog.runs.values()].flatMap(({ series }) =>
    series.get('scalar loss')!.map(({ summary }) => [summary.count, summary.superseded] as [number, number]));
  reading.readAll();
  rewrite('loss,step\n0.6,104\n0.5,10');
  wait();
  assert.deepEqual(reading.values, [0.6, 0.5]);
  appendFileSync(lab.path('run/metrics.csv'), '5\n');
  reading.readAll();
  assert.deepEqual(reading.values, [0.9, 0.8, 0.7, 0.6, 0.5]);
  assert.deepEqual(counts(), [[3, 0], [2, 0]]);
  // A log that is read anew as a whole, since what was read of it stands there no more, takes its word back too.
  rewrite(`loss,step\n${Array.from({ length: 20 }, (_, i) => `0.4,${106 + i}\n`).join('')}0.3,1`);
  wait();
  assert.deepEqual(counts()[0], [0, 3]);
  reading.store.removeSource([...reading.store.catalog.sources.values()].at(-1)!);
  assert.deepEqual(counts(), [[3, 0], [2, 0]]);
});

test('read once, a progress bar that never came to its end counts as it stands; while more may come it waits', () => {
  const states = [1, 2, 3, 4].map((n) => `Steps:  ${n}0%|█▏        | ${n}0/100 [00:0${n}<00:09, 10.0it/s, loss=0.${n}]`);
  using lab = new Lab({ 'run/train.log': `${states.join('\r')}\n` });
  using live = new Reading(lab);
  live.readAll();
  assert.deepEqual(live.valuesOf('run/train.log'), [0.1, 0.2, 0.3]);
  using once = new Reading(lab, true);
  once.readAll();
  assert.deepEqual(once.valuesOf('run/train.log'), [0.1, 0.2, 0.3, 0.4]);
});
