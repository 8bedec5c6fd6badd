import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { collectPhrases, root } from './phrases.ts';

const readJson = (path: string): Record<string, string> => JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;
const placesOf = (text: string): string[] => [...text.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();

const english = readJson('l10n/bundle.l10n.json');
const chinese = readJson('l10n/bundle.l10n.zh-cn.json');
// The terminal speaks English only.
const spoken = collectPhrases().filter(({ file }) => !file.startsWith('src/cli'));
const texts = new Set(spoken.map(({ text }) => text).filter((text) => text !== undefined));

test('texts for people are literals, so that they can be translated', () => {
  assert.deepEqual(spoken.filter(({ text, call }) => text === undefined && call !== 'UserError'), []);
});

test('every text for people is in the English bundle, and nothing else is', () => {
  assert.deepEqual([...texts].filter((text) => english[text] !== text), [], 'missing');
  assert.deepEqual(Object.keys(english).filter((text) => !texts.has(text)), [], 'no longer used');
});

test('every text for people is translated, with the same places', () => {
  assert.deepEqual(Object.keys(english).filter((text) => !chinese[text]), [], 'not translated');
  assert.deepEqual(Object.keys(chinese).filter((text) => !(text in english)), [], 'no longer used');
  for (const [text, translated] of Object.entries(chinese)) assert.deepEqual(placesOf(translated), placesOf(text), text);
});

test('the manifest’s texts are complete in both languages', () => {
  const keys = [...readFileSync(join(root, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
  for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
    const nls = readJson(file);
    assert.deepEqual(keys.filter((key) => !nls[key]), [], `missing in ${file}`);
    assert.deepEqual(Object.keys(nls).filter((key) => !keys.includes(key)), [], `not used by package.json, but in ${file}`);
  }
});
