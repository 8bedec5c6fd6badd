// The download, offline: pip takes the wheel from a folder. Needs Python with pip; without it the test says so.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { downloadTensorflow, type Wheel } from '../../../src/engine/doctor/download.ts';
import { findTensorflow } from '../../../src/tune/backends/native/places.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-download-')), shelf = join(folder, 'shelf');
mkdirSync(shelf);
after(() => rmSync(folder, { recursive: true }));

const skip = spawnSync('python3', ['-m', 'pip', '--version']).status !== 0 && 'there is no Python with pip';

/** A wheel of that name with libraries that hold nothing. */
function makeWheel(): Wheel {
  const file = join(shelf, 'tensorflow_cpu-9.0.0-cp311-cp311-manylinux_2_27_x86_64.whl');
  execFileSync('python3', ['-c', `
import sys, zipfile
info = 'tensorflow_cpu-9.0.0.dist-info/'
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    for name, text in {
        'tensorflow/libtensorflow_cc.so.2': 'cc', 'tensorflow/libtensorflow_framework.so.2': 'framework', 'tensorflow/__init__.py': 'raise SystemExit',
        info + 'METADATA': 'Metadata-Version: 2.1\\nName: tensorflow-cpu\\nVersion: 9.0.0\\n', info + 'WHEEL': 'Wheel-Version: 1.0\\nRoot-Is-Purelib: false\\nTag: cp311-cp311-manylinux_2_27_x86_64\\n', info + 'RECORD': '',
    }.items():
        wheel.writestr(name, text)`, file]);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  return { registry: 'PyPI', package: 'tensorflow-cpu', version: '9.0.0', sha256, python: '311', platform: 'manylinux_2_27_x86_64', megabytes: 0 };
}

test('what was downloaded is found; a file with another checksum is refused and leaves nothing behind', { skip }, async () => {
  Object.assign(process.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: shelf, PIP_DISABLE_PIP_VERSION_CHECK: '1' });
  const wheel = makeWheel(), storage = join(folder, 'storage');
  await assert.rejects(downloadTensorflow(storage, { ...wheel, sha256: '0'.repeat(64) }), /TensorFlow was not downloaded: [^]*(?:hash|HASH)/);
  assert.deepEqual(readdirSync(storage), ['tensorflow']);
  assert.deepEqual(readdirSync(join(storage, 'tensorflow')), []);
  const library = await downloadTensorflow(storage, wheel);
  assert.ok(existsSync(join(library, 'libtensorflow_cc.so.2')) && !existsSync(join(library, '__init__.py')), 'the libraries and nothing that runs');
  const found = findTensorflow({ assets: folder, storage, tensorflow: '' }).libraries.find(({ folder: place }) => place === library);
  assert.equal(found?.version, '9.0.0');
  assert.equal(found.origin.text, 'downloaded by Lossband');
});
