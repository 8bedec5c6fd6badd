import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'lossband-cli-'));
const cli = join(folder, 'cli.mjs');
// Bundled as it ships: a process that strips types from every file takes ten times as long to start.
before(() => build({
  entryPoints: [fileURLToPath(new URL('../../src/cli.ts', import.meta.url))], outfile: cli, bundle: true, platform: 'node', format: 'esm', target: 'node22',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
}));
after(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: folder });

writeFileSync(join(folder, 'good.jsonl'), '{"step":0,"loss":2}\n{"step":1,"loss":1.5}\n{"step":2,"loss":NaN}\n{"step":3,"loss":1}');
writeFileSync(join(folder, 'limits.yaml'), 'limits:\n  - metric: loss\n    upper: 1.8\n');
writeFileSync(join(folder, 'broken.yaml'), 'limits: [');

describe('read', () => {
  test('gives one JSON object with what the log holds; a last line without its end counts', () => {
    const { status, stdout } = run('read', 'good.jsonl', '--json', '--points', '10');
    const { runs, problems } = JSON.parse(stdout);
    assert.equal(status, 0);
    assert.deepEqual(problems, []);
    assert.equal(runs.length, 1);
    assert.deepEqual(runs[0].sources, ['good.jsonl']);
    assert.deepEqual(runs[0].scalars, [{
      tag: 'loss', count: 4, first: [0, 2], last: [3, 1], min: 1, max: 2, sum: 4.5, nan: 1, inf: 0, superseded: 0,
      points: [[0, 2], [1, 1.5], [2, 'NaN'], [3, 1]],
    }]);
  });

  test('without --json it is for people', () => {
    assert.match(run('read', 'good.jsonl').stdout, /loss {2}4 points, last 1 at step 3/);
  });

  test('a path that is not there, or an option that nobody knows, is exit code 2 with a reason', () => {
    for (const args of [['read', 'nowhere'], ['read'], ['read', 'good.jsonl', '--fast'], ['read', 'good.jsonl', '--points', 'x']]) {
      const { status, stdout, stderr } = run(...args);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /^lossband read: \S/);
    }
  });
});

describe('check', () => {
  test('exit code 1 and the finding where a limit is broken', () => {
    const { status, stdout } = run('check', 'good.jsonl', '--json', '--config', 'limits.yaml');
    const { findings } = JSON.parse(stdout);
    assert.equal(status, 1);
    const finding = findings.find(({ rule }: { rule: string }) => rule === 'fixed-limit');
    assert.deepEqual(Object.keys(finding), ['run', 'source', 'metric', 'step', 'rule', 'severity', 'value', 'lower', 'upper', 'message']);
    assert.deepEqual([finding.source, finding.metric, finding.step, finding.value, finding.upper], ['good.jsonl', 'loss', 0, 2, 1.8]);
  });

  test('holds a run against earlier ones that the config names', () => {
    cpSync(fileURLToPath(new URL('../fixtures/earlierRuns', import.meta.url)), join(folder, 'trainings'), { recursive: true });
    writeFileSync(join(folder, 'trainings', 'lossband.yaml'), 'baselines:\n  - metric: loss\n    runs: [good-1, good-2]\n');
    const { status, stdout } = run('check', 'trainings', '--json');
    const found = JSON.parse(stdout).findings.filter(({ rule }: { rule: string }) => rule === 'beyond-limits');
    assert.equal(status, 1);
    assert.deepEqual([...new Set(found.map((finding: { run: string }) => finding.run))], ['shifted']);
    assert.ok(found.some(({ step, value, upper }: Record<'step' | 'value' | 'upper', number>) => step === 157 && value > upper));
  });

  test('exit code 0 where all is well, 2 where the config is broken or missing', () => {
    writeFileSync(join(folder, 'calm.csv'), 'step,loss\n0,1\n1,1\n2,1\n');
    const calm = run('check', 'calm.csv', '--json', '--config', 'limits.yaml');
    assert.deepEqual([calm.status, JSON.parse(calm.stdout)], [0, { findings: [] }]);
    for (const config of ['broken.yaml', 'nowhere.yaml']) assert.equal(run('check', 'calm.csv', '--config', config).status, 2, config);
  });
});

test('watch prints a table that follows the log, until it is interrupted', async () => {
  const log = join(folder, 'growing.jsonl');
  writeFileSync(log, '{"step":1,"loss":0.5}\n');
  const child = spawn(process.execPath, [cli, 'watch', log], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const seen = (wanted: RegExp): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (wanted.test(text)) resolve();
        else child.stdout.once('data', check);
      };
      check();
    });
  child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  await seen(/loss 0\.5000 @1/);
  appendFileSync(log, '{"step":2,"loss":0.25}\n');
  await seen(/loss 0\.2500 @2/);
  child.kill('SIGINT');
  const status = await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(status, 0);
});

test('help names every command; an unknown word is exit code 2', () => {
  const help = run('--help');
  assert.equal(help.status, 0);
  for (const word of ['read', 'check', 'watch']) assert.match(help.stdout, new RegExp(`^  ${word} `, 'm'));
  assert.equal(run('dance').status, 2);
});
