import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Pipeline stages: they know the model and never each other. */
const stages = ['readers', 'store', 'analysis', 'tune', 'sweep', 'run', 'resources', 'source'];

/** What each layer may import beside itself. Entries at the root of src may import anything. */
const allowed: Record<string, string[]> = {
  base: [],
  model: ['base'],
  protocol: ['base', 'model'],
  ...Object.fromEntries(stages.map((stage) => [stage, ['base', 'model']])),
  engine: ['base', 'model', 'protocol', ...stages],
  cli: ['base', 'model', 'protocol', 'engine', ...stages],
  host: ['base', 'model', 'protocol', 'ids'],
  ids: ['base', 'model', 'protocol'],
  webview: ['base', 'model', 'protocol'],
};

interface Import {
  file: string;
  /** Path from the root for a file of ours, else the name of the package. */
  target: string;
}

/**
 * Every `import … from`, `export … from`, `import()`, `require()` and bare import, types included: the table holds for types too.
 * A scan by pattern is enough, because the linter keeps imports in their plain forms; comments are taken out first.
 */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const forms = /(?:^|[\s;])(?:import|export)\s[^'";]*?from\s*['"]([^'"]+)['"]|(?:^|[\s;])import\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/gm;
  return [...text.matchAll(forms)].map(([, from, bare, call]) => {
    const name = (from ?? bare ?? call)!;
    return { file, target: name.startsWith('.') ? relative(root, join(root, dirname(file), name)).replaceAll('\\', '/') : name };
  });
}

/** `src/host/page/html.ts` is of layer host, `src/ids.ts` of ids, `src/cli.ts` an entry. */
function layerOf(path: string): string {
  const [room, next] = path.split('/');
  if (room === 'webview') return 'webview';
  if (path.split('/').length > 2) return next!;
  return next === 'ids.ts' ? 'ids' : 'entry';
}

const files = globSync(['src/**/*.ts', 'webview/**/*.ts'], { cwd: root }).map((file) => file.replaceAll('\\', '/'));
let imports: Import[];

before(() => {
  imports = files.flatMap(importsOf);
  assert.ok(imports.length > files.length, 'the scan finds imports');
});

test('a layer imports only from the layers that the table allows it', () => {
  const wrong = imports
    .filter(({ target }) => target.startsWith('src/') || target.startsWith('webview/'))
    .filter(({ file, target }) => {
      const [from, to] = [layerOf(file), layerOf(target)];
      return from !== 'entry' && from !== to && !allowed[from]?.includes(to);
    });
  assert.deepEqual(wrong, []);
});

test('every folder of src is a layer of the table', () => {
  assert.deepEqual(files.map(layerOf).filter((layer) => !(layer in allowed) && layer !== 'entry' && layer !== 'ids'), []);
});

test('only the host and the extension entry import vscode', () => {
  const outside = imports.filter(({ file, target }) => target === 'vscode' && !file.startsWith('src/host/') && file !== 'src/extension.ts');
  assert.deepEqual(outside, []);
});

test('the webview knows neither Node nor VS Code', () => {
  assert.deepEqual(imports.filter(({ file, target }) => file.startsWith('webview/') && (target === 'vscode' || target.startsWith('node:'))), []);
});

test('one file does each of the delicate things', () => {
  const spelling = (pattern: RegExp): string[] => files.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));
  assert.deepEqual(spelling(/acquireVsCodeApi\(\)/), ['webview/client.ts'], 'acquireVsCodeApi');
  assert.deepEqual(spelling(/<!doctype html>/i), ['src/host/page/html.ts'], 'HTML');
  // The terminal starts itself again under a newer Node, and alerts go to a command of the person's; all that runs as a job goes through one file.
  const starting = imports.filter(({ target }) => /^(node:)?child_process$/.test(target)).map(({ file }) => file);
  assert.deepEqual(starting.sort(), ['src/cli/newerNode.ts', 'src/host/alerts/alertCommand.ts', 'src/run/process.ts'], 'processes');
});

test('nothing writes HTML from data or evaluates code', () => {
  const risky = /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|unsafeHTML|eval\(|new Function\()/;
  assert.deepEqual(files.filter((file) => risky.test(readFileSync(join(root, file), 'utf8'))), []);
});
