import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changedPart } from '../../src/host/configFile/changedPart.ts';
import { configKeys } from '../../src/host/configFile/keys.ts';
import { parseNumber, parseSteps } from '../../src/host/configFile/parseInput.ts';
import { maybeKeyAt, spotAt } from '../../src/host/yamlLanguage/cursor.ts';

/** What may stand where `|` is: keys, values or names as given, or nothing. */
function offered(text: string): unknown {
  const at = text.indexOf('|');
  const before = text.slice(0, at).split('\n');
  const spot = spotAt(configKeys, (text.slice(0, at) + text.slice(at + 1)).split('\n'), before.length - 1, before.at(-1)?.length ?? 0);
  return spot.keys?.map(({ key }) => key) ?? spot.values ?? spot.names;
}

const cases: [name: string, text: string, expected: unknown][] = [
  ['a new key', 'roots: [a]\n|', ['ignore', 'limits', 'baselines', 'directions', 'muted', 'rules', 'patterns']],
  ['the first key of an entry', 'limits:\n  - |', ['metric', 'lower', 'upper', 'severity']],
  ['a list that is not indented', 'limits:\n- |', ['metric', 'lower', 'upper', 'severity']],
  ['a further key of an entry', 'limits:\n  - metric: "*/loss"\n    up|', ['metric', 'lower', 'upper', 'severity']],
  ['a metric', 'limits:\n  - metric: |', 'metrics'],
  ['a severity', 'limits:\n  - metric: a\n    severity: |', ['error', 'warning', 'info']],
  ['a rule', 'muted:\n  - rule: |', 'rules'],
  ['a rule in a list', 'limits: []\nrules:\n  - |', 'rules'],
  ['a run in a list below its key', 'baselines:\n  - metric: a\n    runs:\n      - |', 'runs'],
  ['a way to estimate σ', 'baselines:\n  - metric: a\n    sigmaFrom: |', ['movingRange', 'medianMovingRange', 'sd', 'mad']],
  ['a metric as a key', 'directions:\n  |', 'metrics'],
  ['a direction', 'directions:\n  "val/*": |', ['lower', 'higher', 'none']],
  ['behind a comment between', 'limits:\n# note\n\n  - |', ['metric', 'lower', 'upper', 'severity']],
  ['in a comment', '# limits: |', undefined],
  ['where nothing is known', 'patterns:\n  - |', undefined],
  ['below a key that is not ours', 'other:\n  - |', undefined],
];

for (const [name, text, expected] of cases) test(`completion in lossband.yaml: ${name}`, () => assert.deepEqual(offered(text), expected));

test('hover knows a key by its place', () => {
  const lines = ['limits:', '  - metric: upper', '    upper: 4'];
  assert.equal(maybeKeyAt(configKeys, lines, 0, 2)?.key, 'limits');
  assert.equal(maybeKeyAt(configKeys, lines, 1, 5)?.key, 'metric');
  assert.equal(maybeKeyAt(configKeys, lines, 1, 13), undefined, 'a value is no key');
  assert.equal(maybeKeyAt(configKeys, lines, 2, 6)?.key, 'upper');
  assert.equal(maybeKeyAt(configKeys, ['upper: 4'], 0, 1), undefined, 'no key of the top');
});

test('no text makes completion fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(20), fc.nat(80), (text, line, column) => {
      spotAt(configKeys, text.split('\n'), line, column);
      maybeKeyAt(configKeys, text.split('\n'), line, column);
    }),
  );
});

test('the changed part turns the old text into the new one', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n') });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const part = changedPart(before, after);
      if (!part) return assert.equal(before, after);
      assert.equal(before.slice(0, part.from) + part.text + before.slice(part.to), after);
    }),
  );
});

test('an appended line is all that changes', () => {
  assert.deepEqual(changedPart('a: 1 # note\n', 'a: 1 # note\nb: 2\n'), { from: 12, to: 12, text: 'b: 2\n' });
});

test('numbers and steps as people type them', () => {
  assert.deepEqual(['0.5', ' 1e-3 ', '-2', '', ' ', 'x', 'Infinity'].map(parseNumber), [0.5, 0.001, -2, undefined, undefined, undefined, undefined]);
  assert.deepEqual(['100-500', '100 500', ' 1 – 2 ', '5-5', '9-1', '7', '-1-5'].map(parseSteps), [[100, 500], [100, 500], [1, 2], undefined, undefined, undefined, undefined]);
});
