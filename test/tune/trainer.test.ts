import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { waitFor } from '../../tools/wait.ts';
import { loadModel, saveModel } from '../../src/tune/models/index.ts';
import { readCheckpoint } from '../../src/tune/training/checkpointFile.ts';
import { picture, put } from './data/pictures.ts';
import { predictions, smallNet } from './models/nets.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-trainer-')), bundles = join(folder, 'dist'), cli = join(bundles, 'cli.mjs');
const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

// Bundled as it ships: the trainer, the supervisor that owns it, and the terminal that asks for it.
before(async () => {
  const node = { bundle: true, platform: 'node', target: 'node22' } as const;
  await Promise.all([
    build({ ...node, entryPoints: [source('src/trainer.ts')], outfile: join(bundles, 'trainer.cjs'), format: 'cjs' }),
    build({ ...node, entryPoints: [source('src/supervisor.ts')], outfile: join(bundles, 'supervisor.cjs'), format: 'cjs' }),
    build({
      ...node, entryPoints: [source('src/cli.ts')], outfile: cli, format: 'esm',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    }),
  ]);
  copyFileSync(source('node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'), join(bundles, 'tfjs-backend-wasm-simd.wasm'));
  await saveModel(smallNet(), 'tfjs', folder, 'base');
  for (const [name, level] of [['dark', 0.3], ['bright', 0.9]] as const) for (let n = 0; n < 20; n++) put(folder, `photos/${name}/${n}.png`, picture(100 * level + n, level));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function recipe(name: string, text: string): string {
  const file = `${name}.finetune.yaml`;
  writeFileSync(join(folder, file), `model: base\ndata: {images: photos}\nbatch: 8\n${text}`);
  return file;
}

const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: folder });
const weightsOf = (name: string): Map<string, number[]> => new Map([...readCheckpoint(join(folder, 'runs', name, 'checkpoints', 'last.safetensors')).tensors].map(([key, { values }]) => [key, [...values]]));

test('one command fine-tunes, logs one run that our reader finds, and leaves a model behind', async () => {
  const { status, stdout, stderr } = run('tune', recipe('light', 'backend: wasm\nstages: [{epochs: 4, lr: 0.05}, {epochs: 4, lr: 0.01}]\n'), '--json');
  assert.equal(status, 0, stderr);
  const { state, end, epoch, metrics, models } = JSON.parse(stdout);
  assert.deepEqual([state, end, epoch], ['finished', 'finished', 8]);
  assert.ok(metrics['val/accuracy'] > 0.9, stderr);
  assert.match(stderr, /^wasm: TensorFlow\.js [\d.]+ on WebAssembly SIMD, shipped with Lossband$/m, 'which backend, and where it comes from');
  const { runs, problems } = JSON.parse(run('read', 'runs/light-1', '--json').stdout);
  assert.deepEqual([runs.length, runs[0].format, problems], [1, 'tfevents', []], 'what it prints is no second run');
  assert.equal(runs[0].scalars.find(({ tag }: { tag: string }) => tag === 'train/loss').count, 8 * 4);
  assert.deepEqual([runs[0].hparams['objective.l2sp'], runs[0].hparams['stages.0.lr']], [0, 0.05]);
  const about = JSON.parse(readFileSync(join(folder, 'runs/light-1/run.json'), 'utf8'));
  assert.deepEqual([about.backend.id, about.seed, about.classes, about.sizes.val], ['wasm', 0, ['bright', 'dark'], 8]);
  const { model } = await loadModel({ from: models[0] }, folder);
  assert.equal(predictions(model).length, 4 * 2);
});

test('a sweep over a recipe trains it with other values, each trial a run of its own, and names a parameter that the recipe has no place for', () => {
  recipe('tried', 'backend: cpu\nstages: [{name: head, epochs: 2, lr: 0.00001}]\n');
  const sweep = (parameters: string): ReturnType<typeof run> => {
    writeFileSync(join(folder, 'tried.sweep.yaml'), `program: tried.finetune.yaml\nmethod: grid\nmetric: {name: val/loss}\nparameters:\n  ${parameters}\n`);
    return run('sweep', 'tried.sweep.yaml', '--json');
  };
  const { status, stdout, stderr } = sweep('stages: {parameters: {head: {parameters: {lr: {values: [0.000001, 0.05]}}}}}');
  assert.equal(status, 0, stderr);
  const { trials, best, folder: place } = JSON.parse(stdout);
  assert.deepEqual(trials.map(({ state, reports }: { state: string; reports: number }) => [state, reports]), [['finished', 2], ['finished', 2]]);
  assert.deepEqual(best.params, { 'stages.head.lr': 0.05 });
  assert.ok(existsSync(join(place, 'trials/1/1/run/checkpoints/last.safetensors')));
  const wrong = sweep('stages: {parameters: {tail: {parameters: {lr: {values: [1]}}}}}');
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /tried\.sweep\.yaml:5:\d+: error: “stages\.tail\.lr” cannot be set in tried\.finetune\.yaml: .*no entry “tail”/);
});

test('a picture on both sides of the split is named', () => {
  put(folder, 'leaky/train/dark/a.png', picture(1, 0.3));
  put(folder, 'leaky/train/bright/b.png', picture(2, 0.9));
  put(folder, 'leaky/val/dark/same.png', picture(1, 0.3));
  put(folder, 'leaky/val/bright/other.png', picture(3, 0.9));
  writeFileSync(join(folder, 'leaky.finetune.yaml'), 'model: base\ndata: {images: leaky}\nbatch: 2\nbackend: cpu\nstages: [{epochs: 1}]\n');
  const { status, stdout } = run('tune', 'leaky.finetune.yaml');
  assert.equal(status, 0);
  assert.match(stdout, /train\/dark\/a\.png \(train\) and val\/dark\/same\.png \(val\) are the same/);
});

describe('a training that is interrupted', () => {
  // Long enough to be caught in the middle; the cpu backend computes the same to the last bit each time.
  const text = 'backend: cpu\nseed: 3\nstages: [{epochs: 12, lr: 0.01, freeze: none}]\nhead: {dropout: 0.2}\noptimizer: {type: adamw}\nschedule: {type: cosine}\n';
  const reached = (name: string): Promise<unknown> => waitFor(`a checkpoint of ${name}`, () => existsSync(join(folder, 'runs', name, 'checkpoints', 'last.safetensors')));

  before(() => {
    assert.equal(run('tune', recipe('whole', text)).status, 0);
  });

  test('by kill -9 goes on to the same weights, bit for bit', async () => {
    const file = recipe('killed', text), child = spawn(process.execPath, [cli, 'tune', file], { cwd: folder, stdio: 'ignore' }), ended = new Promise((resolve) => child.once('exit', resolve));
    await reached('killed-1');
    process.kill(JSON.parse(readFileSync(join(folder, 'runs/killed-1/jobs/1/process.json'), 'utf8')).child.pid, 'SIGKILL');
    assert.equal(await ended, 1);
    assert.equal(existsSync(join(folder, 'runs/killed-1/result.json')), false);
    const { status, stdout } = run('tune', file, '--resume');
    assert.equal(status, 0);
    assert.match(stdout, /going on behind step \d+/);
    assert.deepEqual(weightsOf('killed-1'), weightsOf('whole-1'));
    const { runs } = JSON.parse(run('read', 'runs/killed-1', '--json').stdout);
    assert.equal(runs[0].scalars.find(({ tag }: { tag: string }) => tag === 'train/loss').count, 12 * 4, 'every step counts once');
  });

  test('by Ctrl+C ends its step, keeps a checkpoint, and goes on as well', async () => {
    const file = recipe('asked', text), child = spawn(process.execPath, [cli, 'tune', file], { cwd: folder, stdio: 'ignore' }), ended = new Promise((resolve) => child.once('exit', resolve));
    await reached('asked-1');
    child.kill('SIGINT');
    assert.equal(await ended, 130);
    assert.equal(JSON.parse(readFileSync(join(folder, 'runs/asked-1/jobs/1/exit.json'), 'utf8')).stoppedBy, 'request');
    assert.equal(run('tune', file, '--resume').status, 0);
    assert.deepEqual(weightsOf('asked-1'), weightsOf('whole-1'));
    assert.equal(run('tune', file, '--resume').status, 2, 'nothing is left to go on with');
  });
});

test('a learning rate is looked for in a run of its own, whose runaway loss is no alarm', () => {
  const file = recipe('search', 'backend: wasm\nstages: [{name: head}, {name: all, freeze: none}]\n'), { status, stdout, stderr } = run('tune', file, '--find-lr', '--stage', 'all', '--json');
  assert.equal(status, 0, stderr);
  const { state, stage, name, lr } = JSON.parse(stdout);
  assert.deepEqual([state, stage, name], ['finished', 1, 'all']);
  assert.ok(lr > 1e-6 && lr < 1, stdout);
  assert.match(stderr, /suggested learning rate [\d.e-]+: there the loss falls fastest/);
  const [found] = JSON.parse(run('read', 'runs/search-lr-1', '--json').stdout).runs;
  assert.deepEqual(found.scalars.map(({ tag }: { tag: string }) => tag).sort(), ['lr', 'lr_finder/loss', 'lr_finder/smoothed_loss']);
  assert.deepEqual(JSON.parse(run('check', 'runs/search-lr-1', '--json').stdout).findings, []);
  assert.match(run('tune', file, '--find-lr', '--stage', 'third').stdout, /There is no stage “third”; there are head, all/);
});

test('what cannot begin says why, with the line', () => {
  const wrong = run('tune', recipe('wrong', 'optimizer: {type: best}\n'));
  assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /wrong\.finetune\.yaml:4: One of these is expected here: sgd/);
  const missing = run('tune', recipe('missing', 'stages: [{freeze: {until: block_77}}]\n'));
  assert.equal(missing.status, 2);
  assert.match(missing.stdout, /The model has no layer or block “block_77”\. Its layers are: block1_conv/);
  assert.equal(run('tune').status, 2);
});
