// Builds every bundle: node esbuild.mjs [--production] [--watch] [--out FOLDER]
// Only extension.cjs may import vscode: the others are built without `vscodeOnce`, so that a leak across the layers fails here.
import { build, context } from 'esbuild';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const { values: options } = parseArgs({
  options: { production: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false }, out: { type: 'string', default: 'dist' } },
});
const { production, watch, out } = options;

const shared = { bundle: true, minify: production, sourcemap: production ? false : 'linked', logLevel: 'warning', legalComments: 'none' };
const node = { ...shared, platform: 'node', target: 'node22', format: 'cjs' };
// A module has no `require`, and some of the bundled packages are CommonJS.
const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };

/**
 * Every `import * as vscode` of a CommonJS bundle would ask for the module anew and copy its 300 names: 40 files, a third of the time
 * that loading takes. So one module does it, and the files share what it exports.
 */
const vscodeOnce = {
  name: 'vscode-once',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode$/ }, ({ namespace }) => (namespace === 'vscode-once' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'vscode-once' }));
    onLoad({ filter: /.*/, namespace: 'vscode-once' }, () => ({ contents: "export * from 'vscode';" }));
  },
};

// TensorFlow.js once, for every program that computes: each of its packages is a file in `tfjs`, and the others refer to it there.
const tensorflow = ['core', 'layers', 'backend-cpu', 'backend-wasm', 'backend-webgpu'];
const sharedTensorflow = (folder) => ({
  name: 'shared-tensorflow',
  setup: ({ onResolve }) => onResolve({ filter: /^@tensorflow\/tfjs-/ }, ({ kind, path }) => (kind === 'entry-point' ? undefined : { path: `./${folder}${path.slice('@tensorflow/tfjs-'.length)}.cjs`, external: true })),
});

/** HDF5 is 4 MB that only Keras's files need: a module of its own, loaded when one is read or written. */
const hdf5Apart = {
  name: 'hdf5-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^h5wasm$/, namespace: 'file' }, () => ({ path: './hdf5.js', external: true }));
  },
};

/**
 * The package of HDF5 carries its WebAssembly as a text within JavaScript, which no archive makes small. It is taken out into a file of its own, packed with
 * Brotli: 0.7 MB of the package instead of 1.1.
 */
const hdf5Packed = {
  name: 'hdf5-packed',
  setup({ onLoad }) {
    onLoad({ filter: /hdf5_util\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8'), call = 'function findWasmBinary(){return binaryDecode(', start = text.indexOf(call), end = text.indexOf(')}', start);
      if (start < 0 || end < 0) throw new Error(`${path}: the binary is not where it was; look at how this version of h5wasm carries it`);
      // The text has one character for each byte, and U+0100 for 0.
      const characters = new Function(`return ${text.slice(start + call.length, end)}`)(), bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0) & 255);
      if (!WebAssembly.validate(bytes)) throw new Error(`${path}: what was taken out is no WebAssembly`);
      const packed = await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: production ? 11 : 4, [constants.BROTLI_PARAM_LGWIN]: 22 } });
      await writeFile(`${out}/hdf5.wasm.br`, packed);
      const read = "function findWasmBinary(){return brotliDecompressSync(readFileSync(new URL('hdf5.wasm.br',import.meta.url)))}";
      return { contents: `import{brotliDecompressSync}from'node:zlib';import{readFileSync}from'node:fs';${text.slice(0, start)}${read}${text.slice(end + 2)}` };
    });
  },
};

const bundles = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: `${out}/extension.cjs`, plugins: [vscodeOnce] },
  // The parser's module form asks for `import.meta.url`, which a CommonJS bundle does not have.
  { ...node, entryPoints: ['src/worker.ts'], outfile: `${out}/worker.cjs`, alias: { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' } },
  { ...node, entryPoints: ['src/readAhead.ts'], outfile: `${out}/readAhead.cjs` },
  { ...node, entryPoints: ['src/thread.ts'], outfile: `${out}/thread.cjs` },
  ...tensorflow.map((name) => ({ ...node, entryPoints: [`@tensorflow/tfjs-${name}`], outfile: `${out}/tfjs/${name}.cjs`, plugins: [sharedTensorflow('')] })),
  { ...node, entryPoints: ['src/probe.ts'], outfile: `${out}/probe.cjs`, plugins: [sharedTensorflow('tfjs/')] },
  { ...node, entryPoints: ['src/supervisor.ts'], outfile: `${out}/supervisor.cjs` },
  { ...node, entryPoints: ['src/trainer.ts'], outfile: `${out}/trainer.cjs`, plugins: [sharedTensorflow('tfjs/'), hdf5Apart] },
  { ...node, entryPoints: ['node_modules/h5wasm/dist/esm/hdf5_hl.js'], outfile: `${out}/hdf5.js`, format: 'esm', banner, minify: true, sourcemap: false, plugins: [hdf5Packed] },
  { ...node, entryPoints: ['src/cli.ts'], outfile: `${out}/cli.js`, format: 'esm', banner },
  // The style sheets that it imports become webview.css.
  { ...shared, entryPoints: ['webview/main.ts'], outfile: `${out}/webview.js`, platform: 'browser', target: 'chrome134', format: 'iife' },
].filter(({ entryPoints: [entry] }) => !entry.startsWith('src/') || existsSync(entry));

const assets = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-python/tree-sitter-python.wasm', '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'];

if (production) await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all(assets.map((path) => copyFile(`node_modules/${path}`, `${out}/${path.split('/').at(-1)}`)));
// What `npm run addon` made, where it was run.
if (existsSync('native')) await cp('native', `${out}/native`, { recursive: true, filter: (path) => !/^native[\\/]build/.test(path) });
if (watch) for (const bundle of bundles) await (await context({ ...bundle, logLevel: 'info' })).watch();
else await Promise.all(bundles.map((bundle) => build(bundle)));
