import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweepKeys } from '../../src/host/sweepFile/keys.ts';
import { orderTrials, sweepNodes } from '../../src/host/sweeps/sweepNodes.ts';
import { progressText, statusOf } from '../../src/host/sweeps/sweepText.ts';
import { maybeKeyAt, spotAt } from '../../src/host/yamlLanguage/cursor.ts';
import { formatPhrase } from '../../src/model/phrase.ts';
import type { SweepInfo, TrialInfo } from '../../src/model/sweep.ts';

/** The cursor is where the bar stands. */
function at(text: string): ReturnType<typeof spotAt> {
  const lines = text.split('\n'), line = lines.findIndex((each) => each.includes('|')), column = lines[line]!.indexOf('|');
  return spotAt(sweepKeys, lines.map((each) => each.replace('|', '')), line, column);
}
const keysAt = (text: string): string[] | undefined => at(text).keys?.map(({ key }) => key);

test('keys at the top are those that the file does not have yet', () => {
  const keys = keysAt('program: train.py\nmethod: bayes\n|')!;
  assert.ok(keys.includes('metric') && keys.includes('lossband') && !keys.includes('program'));
});

test('keys and values below: of the metric, of a parameter whatever its name, of parameters within it', () => {
  assert.deepEqual(keysAt('metric:\n  |'), ['name', 'goal', 'target', 'impute']);
  assert.deepEqual(at('metric:\n  goal: |').values, ['minimize', 'maximize']);
  assert.equal(keysAt('parameters:\n  |'), undefined, 'names are the person’s own');
  assert.ok(keysAt('parameters:\n  lr:\n    |')!.includes('min'));
  assert.ok(at('parameters:\n  lr:\n    distribution: |').values!.includes('log_uniform_values'));
  assert.equal(keysAt('parameters:\n  optimizer:\n    parameters:\n      |'), undefined);
  assert.ok(keysAt('parameters:\n  optimizer:\n    parameters:\n      lr:\n        |')!.includes('max'));
  assert.ok(at('lossband:\n  stop:\n    type: |').values!.includes('forecast'));
  assert.deepEqual(at('# method: |'), {});
});

test('a key under the cursor is told, a parameter of the same name as a key is not', () => {
  assert.equal(maybeKeyAt(sweepKeys, ['early_terminate:', '  type: hyperband'], 1, 4)?.key, 'type');
  assert.equal(maybeKeyAt(sweepKeys, ['parameters:', '  method:', '    min: 1'], 1, 4), undefined);
});

const trial = (id: string, state: TrialInfo['state'], value?: number): TrialInfo => ({ id, params: { x: 1 }, state, attempt: 1, reports: 0, folder: '', ...(value !== undefined && { value }) });
const sweep: SweepInfo = {
  id: '/w/sweeps/a-1', name: 'a-1', file: '/w/a.sweep.yaml', folder: '/w/sweeps/a-1', phase: 'running', driven: true, method: 'auto', metric: { name: 'loss', goal: 'minimize' }, space: [],
  workers: 1, trials: [trial('0', 'finished', 0.5), trial('1', 'failed'), trial('2', 'running'), trial('3', 'waiting')], best: '0', wanted: 9, createdAt: 1, problems: [],
};

test('the view shows what runs first, then what waits, then the newest; sweeps newest first', () => {
  assert.deepEqual(orderTrials(sweep.trials).map(({ id }) => id), ['2', '3', '1', '0']);
  const [newest] = sweepNodes([sweep, { ...sweep, id: 'b', createdAt: 2 }]);
  assert.equal(newest!.sweep, 'b');
  assert.deepEqual(sweepNodes([sweep], sweepNodes([sweep])[0]).map((node) => node.trial), ['2', '3', '1', '0']);
});

test('progress counts what is over; a sweep that nobody drives is interrupted', () => {
  assert.equal(formatPhrase(progressText(sweep, 'en')), '2 of 9 trials, best loss 0.5');
  assert.equal(formatPhrase(progressText({ ...sweep, best: undefined, wanted: undefined }, 'en')), '2 trials');
  assert.deepEqual([statusOf(sweep), statusOf({ ...sweep, driven: false }), statusOf({ ...sweep, driven: false, phase: 'done' })], ['running', 'orphan', 'done']);
});
