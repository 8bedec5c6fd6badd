import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from '../../src/host/sites/languages.ts';
import { pickNearest } from '../../src/host/sites/nearest.ts';
import { pickLatest, pickLines } from '../../src/host/sites/pickLines.ts';
import { sparkline } from '../../src/host/sites/sparkline.ts';
import type { FoundPlace } from '../../src/protocol/sourceApi.ts';
import { run, series } from './builders.ts';

const place = (path: string, score: number, line = 0): FoundPlace => ({ path, score, role: 'log', range: { line, column: 0, endLine: line, endColumn: 1 } });

test('of scripts that log the same name the one nearest to the run is meant', () => {
  const places = [place('/w/a/train.py', 1), place('/w/b/train.py', 1)];
  assert.equal(pickNearest(places, 'log', '/w/b/runs/1/events')?.path, '/w/b/train.py');
  assert.equal(pickNearest(places, 'hparam', '/w/b/runs/1/events'), undefined);
});

test('a much better name beats a nearer file, and a namesake is not the cause', () => {
  assert.equal(pickNearest([place('/w/b/x.py', 0.6), place('/w/a/train.py', 1)], 'log', '/w/b/runs/1')?.path, '/w/a/train.py');
  assert.equal(pickNearest([place('/w/b/x.py', 0.2)], 'log', '/w/b/runs/1'), undefined);
});

test('each metric is shown on its best line, in the order of lines', () => {
  const lines = pickLines([[place('f', 1, 9)], [place('f', 0.9, 2)], [place('f', 0.3, 1)], []], ['a', 'b', 'weak', 'none']);
  assert.deepEqual(lines, [{ line: 2, tag: 'b' }, { line: 9, tag: 'a' }]);
});

test('a value is shown of the run that grew last', () => {
  const runs = [run('a', { updatedAt: 1, series: [series('x')] }), run('b', { updatedAt: 2, series: [series('x')] }), run('c', { updatedAt: 3 })];
  assert.equal(pickLatest(runs, 'x')?.run.id, 'b');
  assert.equal(pickLatest(runs, 'y'), undefined);
});

test('a sparkline shows the shape, and what is not finite as a gap', () => {
  assert.equal(sparkline([0, 1, NaN, 0.5]), '▁█·▅');
  assert.equal(sparkline([3, 3]), '▁▁');
  assert.equal(sparkline([]), '');
});

test('files are told by the ends of their names', () => {
  assert.deepEqual(['/a/b.py', 'B.TS', 'x.yml', 'x.txt', 'py'].map(languageOf), ['python', 'typescript', 'yaml', undefined, 'python']);
});
