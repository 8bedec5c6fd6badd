// Builds every bundle into dist/. Only extension.cjs may import vscode: the others are built without it as an external,
// so that a leak across the layers fails here.
import { build, context } from 'esbuild';
import { existsSync } from 'node:fs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const shared = { bundle: true, minify: production, sourcemap: production ? false : 'linked', logLevel: 'info', legalComments: 'none' };
const node = { ...shared, platform: 'node', target: 'node22', format: 'cjs' };

const bundles = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  { ...node, entryPoints: ['src/worker.ts'], outfile: 'dist/worker.cjs' },
  { ...node, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', format: 'esm', target: 'node20' },
  { ...shared, entryPoints: ['webview/main.ts'], outfile: 'dist/webview.js', platform: 'browser', target: 'chrome134', format: 'iife' },
].filter(({ entryPoints: [entry] }) => existsSync(entry));

if (watch) for (const options of bundles) await (await context(options)).watch();
else await Promise.all(bundles.map((options) => build(options)));
