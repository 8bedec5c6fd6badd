import assert from 'node:assert/strict';
import test from 'node:test';
import { collectColumns, collectRows, meanKey, pickBest, sortRows } from '../../webview/comparison.ts';
import { escapeMarkdown, toMarkdown } from '../../webview/exports/markdown.ts';
import { cell, toCsv } from '../../webview/exports/series.ts';
import { parseRunFilter } from '../../webview/runFilter.ts';
import { runInfo, summary } from './harness/runs.ts';

const runs = [
  runInfo('sweep/a', { hparams: { lr: 0.1, seed: 1, opt: 'sgd' }, series: [summary('val/loss', 0.5, 0.6), summary('val/acc', 0.1, 0.7, 0.8)] }),
  runInfo('sweep/b', { hparams: { lr: 0.01, seed: 1, opt: 'adam' }, series: [summary('val/loss', 0.25, 0.9), summary('val/acc', 0.1, 0.9)], notes: { tags: ['good'], note: 'keep' } }),
  runInfo('old', { series: [summary('val/loss', NaN, NaN)] }),
];
const options = { differencesOnly: true, filter: '' };

test('columns are what differs and what people compare by, the best by the direction of the metric', () => {
  const columns = collectColumns(runs.slice(0, 2), {}, options);
  assert.deepEqual(columns.map(({ id }) => id), ['hparam lr', 'hparam opt', 'best val/loss', 'last val/loss', 'mean val/loss', 'best val/acc', 'last val/acc', 'mean val/acc']);
  const all = collectColumns(runs.slice(0, 2), {}, { differencesOnly: false, filter: '' });
  assert.ok(all.some(({ id }) => id === 'hparam seed'));
  const [first] = collectRows(runs, columns, new Map([[meanKey('sweep/a', 'val/loss'), 0.55]]));
  assert.deepEqual(first!.cells.map(({ value }) => value), [0.1, 'sgd', 0.5, 0.6, 0.55, 0.8, 0.7, undefined]);
});

test('cells say how far they are from the baseline and which is the best', () => {
  const columns = collectColumns(runs, {}, options);
  const at = columns.findIndex(({ id }) => id === 'best val/loss');
  const rows = collectRows(runs, columns, new Map(), 'sweep/a');
  assert.equal(rows[1]!.cells[at]!.change, -0.5);
  assert.equal(rows[1]!.cells[at]!.isBest, true);
  assert.equal(rows[0]!.cells[at]!.change, undefined);
});

test('rows sort by numbers and text, what is missing last both ways', () => {
  const columns = collectColumns(runs, {}, options);
  const names = (column: string, descending: boolean): string[] => sortRows(collectRows(runs, columns, new Map()), columns, { column, descending }).map(({ info }) => info.run.name);
  assert.deepEqual(names('best val/loss', false), ['sweep/b', 'sweep/a', 'old']);
  assert.deepEqual(names('best val/loss', true), ['sweep/a', 'sweep/b', 'old']);
  assert.deepEqual(names('hparam lr', true), ['sweep/a', 'sweep/b', 'old']);
  assert.deepEqual(names('name', false), ['old', 'sweep/a', 'sweep/b']);
  const numbered = ['run 10', 'run 9', 'run 1'].map((name) => runInfo(name));
  assert.deepEqual(sortRows(collectRows(numbered, [], new Map()), []).map(({ info }) => info.run.name), ['run 1', 'run 9', 'run 10'], 'while nobody chose');
});

test('hyperparameters that most runs have come first, those of a few behind the metrics', () => {
  const some = [runInfo('a', { hparams: { odd: 1, lr: 0.1 }, series: [summary('speed', 1, 2)] }), runInfo('b', { hparams: { lr: 0.2 } }), runInfo('c', { hparams: { lr: 0.3, seed: 1 } }), runInfo('d', { hparams: { lr: 0.3, seed: 2 } })];
  assert.deepEqual(collectColumns(some, {}, options).map(({ name }) => name), ['lr', 'seed', 'speed', 'speed', 'odd']);
});

test('a validation loss that few runs have stands behind the loss of all', () => {
  const some = ['a', 'b', 'c'].map((name) => runInfo(name, { series: [summary('loss', 1, 2), ...(name === 'a' ? [summary('val/loss', 1, 2)] : [])] }));
  assert.deepEqual([...new Set(collectColumns(some, {}, options).map(({ name }) => name))], ['loss', 'val/loss']);
});

test('the best runs of a metric are found by its direction', () => {
  assert.deepEqual(pickBest(runs, 'val/loss', {}, 5), ['sweep/b', 'sweep/a']);
  assert.deepEqual(pickBest(runs, 'val/acc', {}, 1), ['sweep/b']);
});

test('the filter takes words, regular expressions and conditions, and broken ones as text', () => {
  const found = (filter: string): string[] => runs.filter(parseRunFilter(filter)).map(({ run }) => run.name);
  assert.deepEqual(found(''), ['sweep/a', 'sweep/b', 'old']);
  assert.deepEqual(found('SWEEP a'), ['sweep/a']);
  assert.deepEqual(found('/^sweep.[ab]$/'), ['sweep/a', 'sweep/b']);
  assert.deepEqual(found('lr>=0.01 lr<0.1'), ['sweep/b']);
  assert.deepEqual(found('opt=adam'), ['sweep/b']);
  assert.deepEqual(found('opt!=adam'), ['sweep/a']);
  assert.deepEqual(found('good'), ['sweep/b']);
  assert.deepEqual(found('/(/'), []);
  assert.deepEqual(found('constructor=1'), []);
});

test('CSV quotes, keeps NaN, and no cell is a formula', () => {
  const window = { run: 'r', tag: 'a,"b"', steps: Float64Array.of(1, 2), walls: Float64Array.of(5, NaN), values: Float64Array.of(NaN, -Infinity), exact: true, total: 2 };
  const text = new TextDecoder().decode(toCsv([window], new Map([['r', '=HYPERLINK("x")']])));
  assert.deepEqual(text.split('\n'), ['run,metric,step,wall_time,value', '"\'=HYPERLINK(""x"")","a,""b""",1,5,nan', '"\'=HYPERLINK(""x"")","a,""b""",2,,-inf', '']);
  assert.equal(cell('plain'), 'plain');
});

test('Markdown holds names as text', () => {
  const hostile = runInfo('<img src=x onerror=alert(1)> | [x](javascript:0)', { series: [summary('val/loss', 0.5, 0.6)] });
  const columns = collectColumns([hostile], {}, options);
  const [, , row] = toMarkdown(columns, collectRows([hostile], columns, new Map())).split('\n');
  assert.ok(row!.startsWith('| \\<img src=x onerror=alert\\(1\\)\\> \\| \\[x\\]\\(javascript:0\\) | 0.5 |'), row);
  assert.equal(escapeMarkdown('a\nb'), 'a b');
});
