import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { CompiledBundle } from '../../src/base/compiledBundle.ts';
import { startThread } from '../../src/base/thread.ts';
import { build } from 'esbuild';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../../tools/wait.ts';

let folder: string;
let entry: string;
let codes: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lossband-bundle-'));
  entry = join(folder, 'bundle.cjs');
  codes = join(folder, 'code', 'here');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string): void => writeFileSync(entry, text);
const load = (): CompiledBundle => new CompiledBundle(entry, codes);
const kept = (): string[] => readdirSync(codes);

test('what was kept of a bundle is used the next time, and the bundle does the same', async () => {
  write("const { join } = require('node:path'); function sum(a, b) { return a + b; } exports.here = [sum(1, 2), join('a', 'b'), __dirname, __filename]; exports.later = () => import('node:os');");
  for (const before of [false, true]) {
    const bundle = load();
    assert.equal(bundle.kept, before);
    const { here, later } = bundle.run() as { here: unknown[]; later: () => Promise<{ EOL: string }> };
    assert.deepEqual(here, [3, join('a', 'b'), folder, entry]);
    assert.equal(typeof (await later()).EOL, 'string');
    bundle.keep();
  }
  assert.equal(kept().length, 1);
});

test('of another content, of damaged code and of a folder that cannot be written nothing is used', () => {
  write('module.exports = 1;');
  load().keep();
  write('module.exports = 2;');
  const other = load();
  assert.equal(other.kept, false);
  assert.equal(other.run(), 2);
  other.keep();
  const [name] = kept();
  assert.deepEqual(kept(), [name], 'the code of the content before is gone');

  const bytes = readFileSync(join(codes, name!));
  for (const damaged of [bytes.subarray(0, bytes.length >> 1), bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte)), Buffer.alloc(0)]) {
    writeFileSync(join(codes, name!), damaged);
    const again = load();
    assert.equal(again.kept, false);
    assert.equal(again.run(), 2);
  }

  rmSync(codes, { recursive: true });
  mkdirSync(join(folder, 'code'), { recursive: true });
  writeFileSync(codes, 'a file where the folder should be');
  load().keep();
  assert.equal(load().run(), 2);
});

test('a thread keeps the code of its bundle by itself', async () => {
  const thread = fileURLToPath(new URL('../../src/thread.ts', import.meta.url));
  await build({ entryPoints: [thread], outfile: join(folder, 'thread.cjs'), bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'error' });
  write("const { parentPort, workerData } = require('node:worker_threads'); parentPort.on('message', () => parentPort.postMessage(workerData.given));");
  const worker = startThread(entry, { workerData: { given: 7 }, codeCache: codes });
  try {
    worker.postMessage('');
    assert.deepEqual(await once(worker, 'message'), [7]);
    await waitFor('the code', () => load().kept);
  } finally {
    await worker.terminate();
  }
});
