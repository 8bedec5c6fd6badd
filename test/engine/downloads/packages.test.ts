// Downloads, offline: pip takes wheels from a folder. Needs Python with pip; without it the tests say so.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Fetching, fetchPackages } from '../../../src/engine/downloads/fetchPackages.ts';
import type { PackageFile } from '../../../src/model/catalogue.ts';
import { findTensorflow } from '../../../src/tune/backends/native/places.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-download-')), shelf = join(folder, 'shelf'), storage = join(folder, 'storage');
mkdirSync(shelf);
mkdirSync(storage);
after(() => rmSync(folder, { recursive: true }));
Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: shelf, PIP_DISABLE_PIP_VERSION_CHECK: '1' });

const skip = spawnSync('python3', ['-m', 'pip', '--version']).status !== 0 && 'there is no Python with pip';
const tags = { python: '311', platform: 'manylinux_2_27_x86_64' };

/** A wheel on the shelf with these members; what is in a folder `bin` is a program. */
function makeWheel(name: string, members: Record<string, string>, { python, platform }: Partial<typeof tags> = {}): PackageFile {
  const stem = `${name.replaceAll('-', '_')}-9.0.0`, tag = [python ? `cp${python}-cp${python}` : 'py3-none', platform ?? 'any'].join('-'), file = join(shelf, `${stem}-${tag}.whl`);
  const about = {
    [`${stem}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 9.0.0\n`, [`${stem}.dist-info/RECORD`]: '',
    [`${stem}.dist-info/WHEEL`]: `Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: ${tag}\n`,
  };
  execFileSync('python3', ['-c', `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as wheel:
    for name, text in json.loads(sys.argv[2]).items():
        info = zipfile.ZipInfo(name)
        info.external_attr = (0o100744 if '/bin/' in name else 0o100644) << 16
        wheel.writestr(info, text)`, file, JSON.stringify({ ...members, ...about })]);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  return { registry: 'PyPI', package: name, version: '9.0.0', sha256, megabytes: 0, ...(python && { python }), ...(platform && { platform }) };
}

const fetching = (sources: PackageFile[], more: Partial<Fetching> = {}): Fetching =>
  ({ title: 'TensorFlow', sources, keep: ['^tensorflow/lib', '^nvidia/', '\\.dist-info/'], places: { storage }, target: join(storage, 'tensorflow', '9.0.0'), ...more });

test('a file with another checksum is refused, a cancelled download ends; both leave nothing behind', { skip }, async () => {
  const wheel = makeWheel('tensorflow-cpu', { 'tensorflow/libtensorflow_cc.so.2': 'cc' }, tags), controller = new AbortController();
  await assert.rejects(fetchPackages(fetching([{ ...wheel, sha256: '0'.repeat(64) }])), /TensorFlow was not downloaded: [^]*hash/i);
  await assert.rejects(fetchPackages(fetching([wheel, wheel], { signal: controller.signal, say: (line) => line.endsWith('2 of 2') && controller.abort() })), /download of TensorFlow was cancelled/);
  assert.deepEqual(readdirSync(storage), ['tensorflow']);
  assert.deepEqual(readdirSync(join(storage, 'tensorflow')), []);
});

test('packages are unpacked side by side, without what runs, and are found', { skip }, async () => {
  const sources = [
    makeWheel('tensorflow', { 'tensorflow/libtensorflow_cc.so.2': 'cc', 'tensorflow/libtensorflow_framework.so.2': 'framework', 'tensorflow/__init__.py': 'raise SystemExit' }, tags),
    makeWheel('nvidia-cuda-nvcc-cu12', { 'nvidia/cuda_nvcc/bin/ptxas': 'program', 'nvidia/cuda_nvcc/lib/a.so': 'library' }),
  ];
  const target = join(storage, 'tensorflow', '9.0.0-cuda'), said: string[] = [];
  await fetchPackages(fetching(sources, { target, say: (line) => said.push(line) }));
  assert.equal(readFileSync(join(target, 'tensorflow', 'libtensorflow_cc.so.2'), 'utf8'), 'cc');
  assert.equal(existsSync(join(target, 'tensorflow', '__init__.py')), false);
  assert.equal(statSync(join(target, 'nvidia', 'cuda_nvcc', 'bin', 'ptxas')).mode & 0o100, 0o100);
  assert.equal(statSync(join(target, 'nvidia', 'cuda_nvcc', 'lib', 'a.so')).mode & 0o100, 0);
  assert.deepEqual(said, ['TensorFlow: fetching tensorflow 9.0.0, 0 MB, 1 of 2', 'TensorFlow: fetching nvidia-cuda-nvcc-cu12 9.0.0, 0 MB, 2 of 2']);
  const found = findTensorflow({ assets: folder, storage, tensorflow: '' }).libraries.find((library) => library.folder === join(target, 'tensorflow'));
  assert.equal(found?.version, '9.0.0');
  assert.equal(found.origin.text, 'downloaded by Lossband');
});

test('a tool that is not on this machine is named', async () => {
  const jar: PackageFile = { registry: 'Maven', package: 'a:b', version: '1', sha256: '', megabytes: 1 }, path = process.env['PATH'];
  process.env['PATH'] = folder;
  try {
    await assert.rejects(fetchPackages(fetching([jar])), /TensorFlow was not downloaded: Maven is needed for a:b, and is not on this machine/);
  } finally {
    process.env['PATH'] = path;
  }
});
