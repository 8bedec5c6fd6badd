// What scripts do to a sweep that runs them: each is told at the trial, and the sweep goes on.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { isRunning } from '../run/lab.ts';
import { SweepLab, type SweepResult } from './sweepLab.ts';

const windows = process.platform === 'win32' && 'Windows has no signals';
const grid = { method: 'grid', parameters: { x: { values: [1, 2] } } };

let lab: SweepLab;
before(async () => (lab = await SweepLab.open()));
after(() => lab[Symbol.asyncDispose]());

test('processes that a trial leaves behind are ended, and counted at the trial', { skip: windows }, async () => {
  const child = "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })";
  const code = `if (params.x === '1') { const child = ${child}; child.unref(); require('node:fs').writeFileSync('child', String(child.pid)); } console.log('loss: ' + params.x);`;
  const { status, result } = await lab.run(lab.sweep('forking', code, grid));
  assert.deepEqual([status, result.trials.map(({ state, value }) => [state, value])], [0, [['finished', 1], ['finished', 2]]]);
  assert.match(result.trials[0]!.problem!, /left 1 processes running/);
  assert.equal(isRunning(Number(lab.text('forking/child'))), false);
});

test('a trial that ignores every signal is killed when a stop rule gives it up, and the next one runs', { skip: windows }, async () => {
  const deaf = "for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {}); require('node:fs').writeFileSync('deaf', String(process.pid)); let epoch = 0; setInterval(() => console.log(`epoch ${++epoch} loss=9`), 50);";
  const code = `if (params.x === '1') { ${deaf} } else console.log('epoch 1 loss=1');`;
  const { result } = await lab.run(lab.sweep('deaf', code, { ...grid, lossband: { stop: { type: 'limit', upper: 5 } } }));
  assert.deepEqual(result.trials.map(({ state }) => state), ['pruned', 'finished']);
  assert.equal(isRunning(Number(lab.text('deaf/deaf'))), false);
});

/** Runs a shell script that may mount what nobody else sees. */
const withMounts = ['--user', '--map-root-user', '--mount', 'sh', '-c'];
const noMounts = spawnSync('unshare', [...withMounts, 'mount -t tmpfs none /mnt']).status !== 0 && 'no file system of one’s own can be mounted here';

test('on a full disk nothing starts and nothing is lost; once there is room the sweep goes on', { skip: noMounts, timeout: 240_000 }, async () => {
  // The first trial fills the disk and fails; what it wrote is deleted when the driver has said that it cannot write.
  const code = `const fs = require('node:fs');
    if (params.x === '1') { try { for (;;) fs.appendFileSync('fill', 'x'.repeat(4096)); } catch (error) { console.error(error.message); process.exit(1); } }
    console.log('loss: ' + params.x);`;
  const file = lab.sweep('full', code, grid), disk = lab.path('full-disk'), told = lab.path('full-told'), out = lab.path('full-out');
  mkdirSync(disk);
  const script = `mount -t tmpfs -o size=2m none '${disk}' && cp '${lab.path('full')}'/* '${disk}' && ('${process.execPath}' '${lab.cli}' sweep '${disk}/full.sweep.yaml' --json > '${out}' 2> '${told}' &
    pid=$!; until grep -q 'cannot be written' '${told}'; do kill -0 $pid || exit 3; sleep 0.2; done; rm '${disk}/fill'; wait $pid)`;
  assert.ok(existsSync(file));
  const [status] = (await once(spawn('unshare', [...withMounts, script], { stdio: 'ignore' }), 'exit')) as [number];
  assert.equal(status, 0, existsSync(told) ? readFileSync(told, 'utf8') : '');
  const { trials } = JSON.parse(readFileSync(out, 'utf8')) as SweepResult;
  assert.deepEqual(trials.map(({ state, value }) => [state, value]), [['failed', undefined], ['finished', 2]]);
  assert.match(trials[0]!.problem!, /ENOSPC|disk is full/);
  assert.match(readFileSync(told, 'utf8'), /The state of the sweep cannot be written \(.*full.*\)\. What runs goes on; nothing new starts until there is room/);
});
