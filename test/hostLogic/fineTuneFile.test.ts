import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recipeKeys } from '../../src/host/finetune/keys.ts';
import { maybeKeyAt, spotAt } from '../../src/host/yamlLanguage/cursor.ts';
import type { YamlKey } from '../../src/host/yamlLanguage/keys.ts';
import { readRecipe } from '../../src/tune/recipe/recipe.ts';

/** What may stand where `|` is. */
function offered(text: string): unknown {
  const at = text.indexOf('|'), before = text.slice(0, at).split('\n');
  const { keys, values } = spotAt(recipeKeys, (text.slice(0, at) + text.slice(at + 1)).split('\n'), before.length - 1, before.at(-1)!.length);
  return values ?? keys?.map(({ key }) => key);
}

const cases: [name: string, text: string, expected: unknown][] = [
  ['top keys that are not there yet', 'model: shipped\ndata: {images: x}\nstages: []\nbatch: 1\nbatchNorm: frozen\nobjective:\noptimizer:\nschedule:\ncallbacks:\noutputs:\nbackend: cpu\nname: x\nhead:\n|', ['seed', 'target', 'budget']],
  ['keys below a key', 'data:\n  images: x\n  split:\n    |', ['val', 'test', 'stratify', 'seed', 'column']],
  ['keys of a stage', 'stages:\n  - |', ['name', 'epochs', 'lr', 'freeze']],
  ['further keys of a stage', 'stages:\n  - name: head\n    |', ['name', 'epochs', 'lr', 'freeze']],
  ['values', 'optimizer:\n  type: |', ['sgd', 'adam', 'adamw', 'rmsprop']],
  ['nothing in a comment', '# model: |', undefined],
  ['nothing below a key that is not ours', 'other:\n  |', undefined],
];

for (const [name, text, expected] of cases) test(`completion in a fine-tuning file: ${name}`, () => assert.deepEqual(offered(text), expected));

test('hover knows a key by its place', () => {
  const lines = ['data:', '  images: x', '  split:', '    val: 0.1'];
  assert.equal(maybeKeyAt(recipeKeys, lines, 0, 1)?.key, 'data');
  assert.equal(maybeKeyAt(recipeKeys, lines, 3, 5)?.text.text, 'Share to validate with.');
  assert.equal(maybeKeyAt(recipeKeys, lines, 1, 11), undefined, 'a value is no key');
});

test('the reader knows the keys that completion offers, and no others', () => {
  const known = (text: string): string[] => {
    const problem = readRecipe(text, 'x.finetune.yaml').problems.find(({ message }) => message.args[0] === 'unheard');
    return String(problem!.message.args[1]).split(', ').sort();
  };
  const names = (keys: readonly YamlKey[]): string[] => keys.map(({ key }) => key).sort();
  assert.deepEqual(known('unheard: 1'), names(recipeKeys));
  const below = (path: string[]): readonly YamlKey[] => path.reduce((keys, part) => keys.find(({ key }) => key === part)!.keys!, recipeKeys);
  // What belongs beside each kind of data.
  const byKind = ['images: x', 'table: x', 'arrays: x'].flatMap((kind) => known(`data: {${kind}, unheard: 1}`));
  assert.deepEqual([...new Set(byKind)].sort(), names(below(['data'])));
  assert.deepEqual(known('data: {table: x, split: {unheard: 1}}'), names(below(['data', 'split'])));
  assert.deepEqual(known('data: {arrays: x, keys: {unheard: 1}}'), names(below(['data', 'keys'])));
  for (const path of [['data', 'augment'], ['head'], ['objective'], ['optimizer'], ['schedule'], ['callbacks'], ['callbacks', 'earlyStopping'], ['outputs'], ['target'], ['budget']]) {
    const text = path.reduceRight((inner, key) => `{${key}: ${inner}}`, '{unheard: 1}');
    assert.deepEqual(known(text), names(below(path)), path.join('.'));
  }
  assert.deepEqual(known('stages: [{unheard: 1}]'), names(below(['stages'])));
});

test('no text makes completion fail', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.nat(20), fc.nat(80), (text, line, column) => {
    spotAt(recipeKeys, text.split('\n'), line, column);
    maybeKeyAt(recipeKeys, text.split('\n'), line, column);
  }));
});
