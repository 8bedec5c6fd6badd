import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const code = globSync(['src/**/*.ts', 'webview/**/*.ts'], { cwd: root });
const everything = globSync(['{src,webview,test,tools,demo,l10n,media,.ci,.vscode}/**/*.{ts,mjs,js,json,yaml,md,css,html,svg}', '*.{json,md,mjs}', '.ci/run'], {
  cwd: root,
  exclude: ['test/fixtures/**', 'package-lock.json'],
});

const percentile = (sorted: number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)]!;

test('files stay small: half of them under 100 lines, nine of ten under 300, none over 500', () => {
  const sizes = code.map((file) => ({ file, lines: read(file).split('\n').length - 1 })).sort((a, b) => a.lines - b.lines);
  const lines = sizes.map((size) => size.lines);
  assert.deepEqual(sizes.filter((size) => size.lines > 500), []);
  assert.ok(percentile(lines, 0.5) < 100, `median ${percentile(lines, 0.5)}`);
  assert.ok(percentile(lines, 0.9) < 300, `p90 ${percentile(lines, 0.9)}`);
});

test('no line is too long to read, but for a pattern that cannot be broken', () => {
  const tooLong = (line: string): boolean => line.replace(/\/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n\s])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n])*\//g, '').length > 200;
  const long = code.flatMap((file) => read(file).split('\n').flatMap((line, at) => (tooLong(line) ? [`${file}:${at + 1}`] : [])));
  assert.deepEqual(long, []);
});

test('`any` needs a reason in a comment beside it', () => {
  const bare = code.filter((file) => /oxlint-disable(?!.*--)/.test(read(file)));
  assert.deepEqual(bare, [], 'a switched-off lint rule says why after two dashes');
});

test('no machine and no registry is spelled in the repository', () => {
  const machine = /(?:^|[\s'"`(])\/(?:work|root)\/|\/tmp\/team|"resolved":|registry\.npm/;
  assert.deepEqual(everything.filter((file) => !file.endsWith('house.test.ts') && machine.test(read(file))), []);
});

test('the lockfile names no registry', () => {
  assert.doesNotMatch(read('package-lock.json'), /"resolved":\s*"https?:/);
});

test('every bundle but the extension is built without vscode', () => {
  const external = read('esbuild.mjs').split('\n').filter((line) => /entryPoints: .*vscode/.test(line));
  assert.deepEqual(external.map((line) => /entryPoints: \['([^']+)'\]/.exec(line)?.[1]), ['src/extension.ts']);
});
