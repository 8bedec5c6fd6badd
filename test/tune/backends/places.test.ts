import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findTensorflow } from '../../../src/tune/backends/native/places.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-places-'));
after(() => rmSync(folder, { recursive: true }));

test('an environment whose lib64 is a link to its lib has one TensorFlow, with the version that pip noted', () => {
  const packages = join(folder, '.venv', 'lib', 'python3.12', 'site-packages'), library = join(packages, 'tensorflow');
  mkdirSync(library, { recursive: true });
  mkdirSync(join(packages, 'tensorflow_cpu-2.21.0.dist-info'));
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) writeFileSync(join(library, name), '');
  symlinkSync('lib', join(folder, '.venv', 'lib64'));
  const found = findTensorflow({ assets: folder, storage: folder, folder }).libraries.filter((place) => place.folder.startsWith(folder));
  assert.deepEqual(found.map(({ folder: place, version }) => [place, version]), [[library, '2.21.0']]);
});

test('a folder that was set and holds no TensorFlow is told of', () => {
  const { reasons } = findTensorflow({ assets: folder, storage: folder, tensorflow: join(folder, 'none') });
  assert.equal(reasons[0]!.text, '{0} was set as the folder of TensorFlow, but has no {1}.');
});
