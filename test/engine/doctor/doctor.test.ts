import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { diagnose, tryCandidate } from '../../../src/engine/doctor/doctor.ts';
import { whyWithoutGpu } from '../../../src/engine/doctor/gpu.ts';
import type { MachineFacts } from '../../../src/engine/doctor/machine.ts';
import { vetting } from '../../../src/engine/doctor/vet.ts';
import { trainerProgram } from '../../../src/engine/finetunes/program.ts';
import { doctorMarkdown, whyChosen } from '../../../src/model/doctor.ts';
import { formatPhrase, phrase } from '../../../src/model/phrase.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-doctor-'));
after(() => rmSync(folder, { recursive: true }));

const here = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** A program in the place of the probe: a library that takes the process with it, one that refuses, one that prints rubbish, one that works. */
function fakeProbe(): string {
  const path = join(folder, 'probe.cjs');
  writeFileSync(path, `
const [action, , candidate] = process.argv.slice(2);
const of = (backend, ...paths) => ({ id: backend, title: backend.toUpperCase(), candidates: paths.map((path) => ({ backend, origin: { text: 'here', args: [] }, path })), reasons: [] });
if (action === 'list') console.log(JSON.stringify([of('native', 'crash', 'refuse', 'rubbish'), of('wasm', 'works', 'faster'), { ...of('webgpu'), reasons: [{ text: 'no adapter', args: [] }] }]));
else {
  const { path } = JSON.parse(candidate);
  process.stderr.write('library says ' + path + '\\n');
  if (path === 'crash') process.kill(process.pid, 'SIGSEGV');
  if (path === 'refuse') process.exitCode = 1;
  else console.log(path === 'rubbish' ? 'hello' : JSON.stringify({ version: 'V', device: { kind: 'cpu', name: 'D' }, samplesPerSecond: path === 'faster' ? 20 : 10, gflops: 1 }));
}`);
  return path;
}

describe('the doctor', () => {
  test('takes the first that passes; a crash, a refusal and rubbish are each told in the words of who failed', async () => {
    const report = await diagnose({ probe: fakeProbe(), settings: { assets: folder } });
    const errors = Object.fromEntries(report.candidates.map(({ path, error }) => [path, error]));
    assert.match(errors['crash']!, /library says crash\nSIGSEGV/);
    assert.equal(errors['refuse'], 'library says refuse');
    assert.match(errors['rubbish']!, /library says rubbish/);
    assert.equal(report.candidates[report.chosen!]!.path, 'works');
    assert.equal(report.candidates[report.chosen!]!.said, 'library says works');
    assert.match(formatPhrase(whyChosen(report)), /WASM is taken: it comes first .* though another was faster/);
    assert.deepEqual(report.absent, [{ backend: 'webgpu', title: 'WEBGPU', reasons: [{ text: 'no adapter', args: [] }] }]);
  });

  test('another Node.js runs the trials where one was chosen, and the report says so', async () => {
    const other = join(folder, 'node');
    symlinkSync(process.execPath, other);
    const report = await diagnose({ probe: fakeProbe(), settings: { assets: folder }, node: await trainerProgram(other, { assets: folder }) });
    assert.match(doctorMarkdown(report, formatPhrase), new RegExp(`Trainings run with \`${other}\`\\.`));
    assert.equal(report.candidates[report.chosen!]!.path, 'works');
    await assert.rejects(trainerProgram(join(folder, 'nothing'), { assets: folder }), /nothing is no Node\.js 22 or newer/);
    assert.equal(await trainerProgram(undefined, { assets: folder }), process.execPath);
  });

  test('a probe that cannot be run is in the report', async () => {
    const report = await diagnose({ probe: join(folder, 'none.cjs'), settings: { assets: folder } });
    assert.equal(report.chosen, undefined);
    assert.match(formatPhrase(report.absent[0]!.reasons[0]!), /It cannot be run: .*none\.cjs/s);
  });

  test('a training uses only what passed; that is remembered, what failed is tried again', async () => {
    const settings = { assets: folder, storage: join(folder, 'storage') }, candidate = (path: string) => ({ backend: 'native', origin: phrase('set by hand'), path });
    const vet = vetting({ probe: fakeProbe(), settings }), without = vetting({ probe: join(folder, 'none.cjs'), settings });
    assert.equal(await vet(candidate('works')), undefined);
    assert.match((await vet(candidate('crash')))!, /SIGSEGV/);
    assert.equal(await without(candidate('works')), undefined, 'not tried again');
    assert.match((await without(candidate('crash')))!, /none\.cjs/);
  });

  test('the real probe trains on WebAssembly and names it as what it is', async () => {
    const settings = { assets: here('node_modules/@tensorflow/tfjs-backend-wasm/dist'), addons: folder, storage: folder };
    const { result, error } = await tryCandidate({ probe: here('src/probe.ts'), settings }, { backend: 'wasm', origin: phrase('shipped with Lossband') });
    assert.equal(error, undefined);
    assert.equal(result!.device.name, 'WebAssembly SIMD');
    assert.ok(result!.samplesPerSecond > 0 && result!.gflops > 0);
  });

  test('what the machine says is shown as it is, never as Markdown', () => {
    const text = doctorMarkdown({
      machine: 'm', gpus: ['`x` [a](http://b)'], absent: [], offers: [],
      candidates: [{ backend: 'native', title: 'T', origin: phrase('set by hand'), path: 'a`b', error: 'bad\n```\n# head', withoutGpu: [] }],
    }, formatPhrase);
    assert.match(text, /`'x' \[a\]\(http:\/\/b\)`/);
    assert.match(text, /`a'b`/);
    assert.equal(text.match(/^```$/gm)!.length, 2);
  });
});

describe('why there is no GPU', () => {
  const packages = join(folder, 'site-packages'), library = join(packages, 'tensorflow');
  mkdirSync(join(library, 'python', 'platform'), { recursive: true });
  const build = (cuda: boolean): void => writeFileSync(join(library, 'python', 'platform', 'build_info.py'), `build_info = collections.OrderedDict([('is_cuda_build', ${cuda ? 'True' : 'False'})])`);
  const ready: MachineFacts = { platform: 'linux', nvidiaCards: 1, hasCard: true, kernelDriver: 'NVRM version: 570', listed: ['GPU 0: T4'], libraries: new Set(['libcuda.so.1']) };
  const why = (facts: Partial<MachineFacts>): string => whyWithoutGpu({ ...ready, ...facts }, library).map(formatPhrase).join(' ');
  const withoutDriver = { platform: 'linux', hasCard: true, listed: [], libraries: new Set<string>() };

  test('no card, no driver, no user library, no answer: the lowest of them', () => {
    assert.match(whyWithoutGpu({ ...withoutDriver, nvidiaCards: 0 }, library).map(formatPhrase).join(), /No NVIDIA GPU/);
    assert.match(whyWithoutGpu({ ...withoutDriver, nvidiaCards: 2 }, library).map(formatPhrase).join(), /2 NVIDIA GPU.*kernel module is not loaded/);
    assert.match(why({ libraries: new Set() }), /libcuda\.so\.1/);
    assert.match(why({ listed: [], smiFailure: 'Driver/library version mismatch' }), /nvidia-smi lists no GPU: Driver\/library version mismatch/);
    assert.match(why({ platform: 'darwin' }), /on Linux only/);
    assert.deepEqual(whyWithoutGpu(ready, undefined), [], 'a backend without CUDA is not blamed');
  });

  test('a build without CUDA, then the libraries that it misses by name', () => {
    build(false);
    assert.match(why({}), /a build without CUDA/);
    build(true);
    mkdirSync(join(packages, 'nvidia', 'cudnn', 'lib'), { recursive: true });
    writeFileSync(join(packages, 'nvidia', 'cudnn', 'lib', 'libcudnn.so.9'), '');
    const message = why({ libraries: new Set(['libcuda.so.1', 'libcudart.so.12']) });
    assert.match(message, /misses .*libcublas\.so/);
    assert.doesNotMatch(message, /libcudnn|libcudart/);
    const all = ['libcuda.so.1', 'libcudart.so.12', 'libcublas.so.12', 'libcublasLt.so.12', 'libcufft.so.11', 'libcusolver.so.11', 'libcusparse.so.12', 'libnccl.so.2'];
    assert.match(why({ libraries: new Set(all) }), /TensorFlow lists no GPU/);
  });
});
