// Builds every bundle into dist/. Only extension.cjs may import vscode: the others are built without it as an external,
// so that a leak across the layers fails here.
import { build, context } from 'esbuild';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const shared = { bundle: true, minify: production, sourcemap: production ? false : 'linked', logLevel: 'warning', legalComments: 'none' };
const node = { ...shared, platform: 'node', target: 'node22', format: 'cjs' };
// A module has no `require`, and some of the bundled packages are CommonJS.
const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };

const bundles = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  { ...node, entryPoints: ['src/worker.ts'], outfile: 'dist/worker.cjs' },
  { ...node, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', format: 'esm', target: 'node20', banner },
  { ...shared, entryPoints: ['webview/main.ts'], outfile: 'dist/webview.js', platform: 'browser', target: 'chrome134', format: 'iife' },
  { ...shared, entryPoints: ['webview/style.css'], outfile: 'dist/webview.css' },
].filter(({ entryPoints: [entry] }) => existsSync(entry));

const assets = {
  'node_modules/web-tree-sitter/web-tree-sitter.wasm': 'dist/web-tree-sitter.wasm',
  'node_modules/tree-sitter-python/tree-sitter-python.wasm': 'dist/tree-sitter-python.wasm',
};

if (production) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await Promise.all(Object.entries(assets).map(([from, to]) => copyFile(from, to)));
if (watch) for (const options of bundles) await (await context({ ...options, logLevel: 'info' })).watch();
else await Promise.all(bundles.map((options) => build(options)));
