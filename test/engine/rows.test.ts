import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findRow } from '../../src/engine/rows.ts';
import { formats } from '../../src/readers/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-rows-'));
after(() => rmSync(folder, { recursive: true }));

function rowOf(id: string, name: string, text: string, tag: string, step: number): number | undefined {
  const format = formats.find((each) => each.id === id);
  assert.ok(format?.kind === 'stream');
  writeFileSync(join(folder, name), text);
  return findRow(format, { path: name, patterns: [] }, join(folder, name), tag, step);
}

const table = `step,loss\n${Array.from({ length: 40 }, (_, step) => `${step},${1 / (step + 1)}\n`).join('')}`;

test('the row of a table is counted with its header', () => {
  assert.equal(rowOf('csv', 'metrics.csv', table, 'loss', 0), 1);
  assert.equal(rowOf('csv', 'metrics.csv', table, 'loss', 39), 40);
});

test('an unterminated last row is a row, too', () => {
  assert.equal(rowOf('csv', 'metrics.csv', `${table}40,9`, 'loss', 40), 41);
});

test('where a step comes again, the last row counts', () => {
  assert.equal(rowOf('csv', 'metrics.csv', `${table}40,1\n40,9\n41,1\n`, 'loss', 40), 42);
});

test('the row of JSON lines', () => {
  const lines = Array.from({ length: 40 }, (_, step) => `${JSON.stringify({ step, loss: 1 / (step + 1) })}\n`).join('');
  assert.equal(rowOf('jsonl', 'metrics.jsonl', lines, 'loss', 7), 7);
});

test('a metric that the log does not tell of has no row', () => {
  assert.equal(rowOf('csv', 'metrics.csv', table, 'accuracy', 3), undefined);
});
