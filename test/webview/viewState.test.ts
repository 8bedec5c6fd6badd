import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { initialView, reviveView } from '../../webview/viewState.ts';

test('what an earlier page left is taken key by key', () => {
  assert.deepEqual(reviveView(undefined), initialView());
  assert.deepEqual(reviveView('text'), initialView());
  const revived = reviveView({ logY: true, pins: ['loss'], tagFilter: 7, folded: {}, limits: null, smoothing: { kind: 'magic', amount: 1 }, baseline: 'run', extra: 1 });
  assert.deepEqual(revived, { ...initialView(), logY: true, pins: ['loss'], baseline: 'run' });
});

test('every sentence of the page has its Chinese, with the same places', () => {
  const chinese = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<string, string>;
  const places = (text: string): string[] => [...text.matchAll(/\{\d\}/g)].map(([place]) => place).toSorted();
  for (const template of templates()) {
    assert.ok(Object.hasOwn(chinese, template), template);
    assert.deepEqual(places(chinese[template]!), places(template), template);
  }
});

function templates(): Set<string> {
  const files = readdirSync('webview', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Set(files.flatMap((name) => [...readFileSync(`webview/${name}`, 'utf8').matchAll(/\bt\(\s*'((?:[^'\\]|\\.)*)'/g)].map((found) => found[1]!)));
}
