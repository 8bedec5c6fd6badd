import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyConfig } from '../../src/model/limit.ts';
import { formatPhrase } from '../../src/model/phrase.ts';
import { pickBest, pickKeyMetric } from '../../src/host/keyMetric.ts';
import { columnsAsText, summaryAsText } from '../../src/host/runs/copyText.ts';
import { RunNodes } from '../../src/host/runs/runNodes.ts';
import { groupRuns } from '../../src/host/runs/runOrder.ts';
import { factLines, metricText } from '../../src/host/runs/runText.ts';
import { run, series } from './builders.ts';

const all = { filter: '', showHidden: false };
const names = (groups: Map<string, { run: { id: string } }[]>): string[] => [...groups.values()].flat().map((info) => info.run.id);

test('live runs come first, then the newest, then by name as people count', () => {
  const runs = [run('old', { startedAt: 1 }), run('run10'), run('run9'), run('new', { startedAt: 9 }), run('live', { state: 'live' })];
  assert.deepEqual(names(groupRuns(runs, all)), ['live', 'new', 'old', 'run9', 'run10']);
});

test('the order does not look at what changes with every point', () => {
  const order = (updatedAt: number): string[] => names(groupRuns([run('a', { state: 'live', updatedAt }), run('b', { state: 'live', updatedAt: 50 })], all));
  assert.deepEqual(order(1), order(99));
});

test('hidden runs and those that do not match are left out', () => {
  const runs = [run('lr0.1'), run('LR0.2', { notes: { name: 'Best' } }), run('x', { notes: { tags: ['lr sweep'] } }), run('gone', { notes: { hidden: true } })];
  assert.deepEqual(names(groupRuns(runs, { filter: 'lr', showHidden: false })).sort(), ['LR0.2', 'lr0.1', 'x']);
  assert.deepEqual(names(groupRuns(runs, { filter: '', showHidden: true })).length, 4);
});

test('several roots become groups, a single one does not', () => {
  const runs = new Map([run('a', { root: '/x' }), run('b', { root: '/y' })].map((info) => [info.run.id, info]));
  const nodes = new RunNodes(() => runs);
  assert.deepEqual(nodes.children().map(({ kind }) => kind), ['root', 'root']);
  runs.delete('b');
  assert.deepEqual(nodes.children().map(({ kind }) => kind), ['run']);
});

test('a row is the same object at every look, so that VS Code keeps what is selected and unfolded', () => {
  const nodes = new RunNodes(() => new Map([['a', run('a', { series: [series('loss')] })]]));
  const [first] = nodes.children();
  assert.equal(nodes.children()[0], first);
  assert.equal(nodes.maybeRun('a'), first);
  assert.equal(nodes.children(first)[0], nodes.children(first)[0]);
  assert.equal(nodes.parent(nodes.children(first)[0]!), first);
});

test('thousands of runs come in pages', () => {
  const runs = new Map(Array.from({ length: 5_000 }, (_, at) => [`r${at}`, run(`r${at}`)]));
  const nodes = new RunNodes(() => runs);
  const last = nodes.children().at(-1);
  assert.ok(last?.kind === 'more');
  assert.equal(last.left, 4_800);
  nodes.showMore(last.group);
  assert.equal(nodes.children().length, 401);
});

test('the validation loss stands for a run, unless the person wishes for another metric', () => {
  const info = run('a', { series: [series('lr'), series('train/loss'), series('val/accuracy'), series('val/loss'), series('val/f1')] });
  assert.equal(pickKeyMetric(info, emptyConfig())?.tag, 'val/loss');
  assert.equal(pickKeyMetric(info, emptyConfig(), '*/f1')?.tag, 'val/f1');
  assert.equal(pickKeyMetric(info, emptyConfig(), 'nothing')?.tag, 'val/loss');
  assert.equal(pickKeyMetric(run('b'), emptyConfig()), undefined);
});

test('the best value is the lowest or the highest, as the metric goes, and none where it has no good side', () => {
  const config = { ...emptyConfig(), directions: { 'odd*': 'higher' as const } };
  assert.deepEqual(pickBest(series('loss'), config), { value: 0.25, step: 7 });
  assert.deepEqual(pickBest(series('accuracy'), config), { value: 1, step: 0 });
  assert.deepEqual(pickBest(series('oddity'), config), { value: 1, step: 0 });
  assert.equal(pickBest(series('lr'), config), undefined);
  assert.equal(pickBest({ ...series('loss'), min: NaN }, config), undefined);
});

test('values are written as people read them', () => {
  const text = (value: number): string => formatPhrase(metricText(series('lr', value, 12_345), { locale: 'en', config: emptyConfig(), wish: '' }));
  assert.equal(text(0.123456), '0.1235 at step 12,345');
  assert.equal(text(NaN), 'NaN at step 12,345');
  assert.equal(text(-Infinity), '−∞ at step 12,345');
  assert.equal(text(3e-9), '3E-9 at step 12,345');
});

test('copied values are a table of full precision', () => {
  const columns = { steps: Float64Array.of(1, 2), walls: Float64Array.of(0, NaN), values: Float64Array.of(0.1, NaN) };
  assert.equal(columnsAsText(columns), 'step\ttime\tvalue\n1\t1970-01-01T00:00:00.000Z\t0.1\n2\t\tNaN\n');
  assert.equal(summaryAsText(run('a', { series: [series('a\tloss')] }), emptyConfig()).split('\n')[1], 'a loss\t10\t0.5\t7\t0.25');
});

test('the trials of a sweep share one row, where the first of them stands', () => {
  const trial = (id: string, startedAt: number): ReturnType<typeof run> => ({ ...run(id, { startedAt }), trial: { sweep: '/w/sweeps/fit-1', id } });
  const runs = new Map([['a', run('a', { startedAt: 5 })], ['0', trial('0', 1)], ['1', trial('1', 9)], ['2', trial('2', 8)]]);
  const nodes = new RunNodes(() => runs), top = nodes.children();
  assert.deepEqual(top.map(({ id }) => id), ['trials /w/sweeps/fit-1', 'run a']);
  assert.deepEqual(nodes.children(top[0]).map(({ id }) => id), ['run 1', 'run 2', 'run 0']);
  assert.deepEqual([nodes.parent(nodes.run('2'))?.id, nodes.parent(nodes.run('a')), nodes.parent(top[0]!)], ['trials /w/sweeps/fit-1', undefined, undefined]);
});

test('of what a log tells of a run the notes and the commit come first, each on one line of bounded length', () => {
  const facts = { user: 'me', layout: '[]', commit: 'abc1234', notes: 'two\n\nlines', long: 'x'.repeat(10_000), ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`more${i}`, 'y'])) };
  const lines = factLines(run('a', { facts }).run);
  assert.deepEqual(lines.slice(0, 3), [['notes', 'two lines'], ['commit', 'abc1234'], ['user', 'me']]);
  assert.equal(lines.find(([name]) => name === 'long')![1], `${'x'.repeat(200)}…`);
  assert.deepEqual([lines.length, lines.some(([name]) => name === 'layout')], [12, false]);
});
