import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { listFiles, PackageManager } from '@vscode/vsce';
import { root } from '../tools/paths.ts';
import { shippedFiles } from '../tools/vscode/install.ts';

let built: string;

before(() => {
  built = mkdtempSync(join(tmpdir(), 'lossband-build-'));
  execFileSync(process.execPath, ['esbuild.mjs', '--production', '--out', built], { cwd: root });
});

after(() => rmSync(built, { recursive: true }));

test('what VS Code loads at the start is at most 150 KB', () => {
  assert.ok(statSync(join(built, 'extension.cjs')).size <= 150_000, `${statSync(join(built, 'extension.cjs')).size} bytes`);
});

test('the package stays below 3 MB', async () => {
  const others = (await shippedFiles()).filter((file) => !file.startsWith('dist')).map((file) => join(root, file));
  const bundles = readdirSync(built, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const packed = [...others, ...bundles].reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
  assert.ok(packed <= 3_000_000, `${packed} bytes`);
});

test('only files that are meant to ship are packaged', async () => {
  const files = (await listFiles({ cwd: root, packageManager: PackageManager.None })).map((file) => file.replaceAll('\\', '/'));
  const meant = /^(?:dist\/[\w.-]+\.(?:cjs|js|css|wasm|wasm\.br|ttf)|dist\/tfjs\/[\w-]+\.cjs|dist\/native\/(?:kernels\.cjs|[\w-]+\/tfjs_binding\.node)|docs\/rules\/[\w-]+\.md|l10n\/bundle\.l10n(?:\.zh-cn)?\.json|media\/.+\.(?:svg|png|md)|media\/backbone\/(?:model\.json|weights\.bin)|recipes\/\w+\.py|schemas\/.+\.json|package(?:\.nls(?:\.zh-cn)?)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
  assert.deepEqual(files.filter((file) => !meant.test(file)), []);
  assert.deepEqual(files.toSorted(), (await shippedFiles()).map((file) => file.replaceAll('\\', '/')));
});
