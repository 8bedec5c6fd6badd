// What a sweep file may want beside one metric: more of them, constraints, and what is known from before.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { SweepLab, type SweepResult } from './sweepLab.ts';

let lab: SweepLab;
before(async () => (lab = await SweepLab.open()));
after(() => lab[Symbol.asyncDispose]());

describe('several objectives and constraints', () => {
  const grid = { method: 'grid', parameters: { x: { values: [1, 2, 3, 4, 5] } } };

  test('the best trials are those that no other one beats in all; what breaks a limit is not among them', async () => {
    // Of loss and acc, 1 2 3 are on the front; 4 is worse in both, and 1 is too large.
    const code = 'const [loss, acc, size] = { 1: [1, 1, 20], 2: [2, 2, 9], 3: [3, 5, 9], 4: [4, 4, 9], 5: [2.5, 2, 1] }[params.x]; console.log(`epoch 1 loss=${loss} acc=${acc} size=${size}`);';
    const file = lab.sweep('several', code, { ...grid, lossband: { objectives: [{ name: 'acc', goal: 'maximize' }], constraints: [{ metric: 'size', upper: 10 }] } });
    const { status, result } = await lab.run(file);
    assert.equal(status, 0);
    assert.deepEqual(result.trials.map(({ value, others, infeasible }) => [value, others, infeasible]), [[1, [1], true], [2, [2], undefined], [3, [5], undefined], [4, [4], undefined], [2.5, [2], undefined]]);
    assert.deepEqual([result.front, result.best!.id], [['1', '2'], '1']);
  });

  test('a relation between parameters is kept by every trial; one that none keeps ends the sweep and says so', async () => {
    const parameters = { x: { values: [1, 2, 3] }, y: { values: [1, 2, 3] } }, code = 'console.log(`loss: ${params.x}`);';
    const { result } = await lab.run(lab.sweep('related', code, { method: 'grid', parameters, lossband: { constraints: ['x * y <= 2'] } }));
    assert.deepEqual(result.trials.map(({ params: { x, y } }) => [x, y]), [[1, 1], [1, 2], [2, 1]]);
    const none = await lab.run(lab.sweep('nothing', code, { parameters, lossband: { constraints: ['x > 3'] } }));
    assert.deepEqual([none.status, none.result.trials], [1, []]);
    assert.match(none.result.problems[0]!.message, /no combination of the parameters was found/);
  });

  test('a metric of an objective or a limit that never appears is named', async () => {
    const { result } = await lab.run(lab.sweep('gap', "console.log('epoch 1 loss=1 latent=3');", { ...grid, lossband: { objectives: ['latency'] } }), '--trials', '1');
    assert.match(result.trials[0]!.problem!, /no log of the trial has the metric “latency”\. The nearest names are: latent/i);
  });
});

describe('what is known from before', () => {
  const code = "console.log('loss: ' + (params.x - 300) ** 2);";
  const parameters = { x: { min: 0, max: 1000 } };

  async function learned(name: string, warm: unknown): Promise<string> {
    const { stderr } = await lab.run(lab.sweep(name, code, { method: 'bayes', parameters, lossband: { warm_start: warm } }), '--trials', '1');
    return stderr;
  }

  test('earlier sweeps of the file, other sweeps by their folder, and logs of runs with their hyperparameters', async () => {
    const file = lab.sweep('again', code, { method: 'bayes', parameters, lossband: { warm_start: true } });
    const first = await lab.run(file, '--trials', '6');
    assert.doesNotMatch(first.stderr, /earlier trials/);
    assert.match((await lab.run(file, '--trials', '1')).stderr, /starts from 6 earlier trials/);
    assert.match(await learned('other', [first.result.folder]), /starts from 6 earlier trials/);
    assert.match(await learned('runs', '../again'), /starts from 7 earlier trials/);
  });

  test('an Optuna study; trials outside of the space teach nothing', async () => {
    const database = new DatabaseSync(join(lab.folder, 'study.db'));
    database.exec(readFileSync(new URL('../fixtures/optuna-database/sqlite/study.sql', import.meta.url), 'utf8'));
    database.close();
    const study = { method: 'bayes', parameters: { eta0: { distribution: 'log_uniform_values', min: 0.001, max: 1 }, penalty: { values: ['l1', 'l2', null] } }, lossband: { warm_start: ['../study.db'] } };
    const { stderr } = await lab.run(lab.sweep('study', "console.log('loss: 1');", study), '--trials', '1');
    const counts = /starts from (\d+) earlier/.exec(stderr);
    assert.equal(Number(counts?.[1]), 7, stderr);
  });

  test('a study that was imported goes on as a sweep of the file that was made of it', async () => {
    const folder = lab.path('imported'), study = join(folder, 'study.db');
    mkdirSync(folder);
    copyFileSync(join(lab.folder, 'study.db'), study);
    assert.equal((await once(spawn(process.execPath, [lab.cli, 'optuna', 'import', study]), 'exit'))[0], 0);
    const file = join(folder, 'wine.sweep.yaml'), text = readFileSync(file, 'utf8');
    lab.write('imported/train.cjs', "require('node:fs').writeFileSync(process.env.LOSSBAND_TRIAL_DIR + '/metrics.csv', 'epoch,value\\n1,1\\n');");
    writeFileSync(file, text.replace('program: train.py', `program: train.cjs\ncommand: [${JSON.stringify(process.execPath)}, "\${program}"]`));
    const { status, result, stderr } = await lab.run(file, '--trials', '1');
    assert.equal(status, 0, stderr);
    // Also those that failed or were pruned: all had their parameters.
    assert.match(stderr, /starts from 12 earlier trials/);
    assert.deepEqual(Object.keys(result.trials[0]!.params).sort(), ['eta0', 'penalty']);
    assert.equal((await once(spawn(process.execPath, [lab.cli, 'optuna', 'export', file, join(folder, 'again.log')]), 'exit'))[0], 0);
    assert.match(readFileSync(join(folder, 'again.log'), 'utf8'), /^\{"op_code":0,.*"study_name":"wine-2"/);
  });

  test('a path where nothing is, at its line', async () => {
    const file = lab.write('void/void.sweep.yaml', 'command: [echo]\nmethod: bayes\nmetric: {name: loss}\nparameters: {x: {min: 0, max: 1}}\nlossband:\n  warm_start:\n    - nowhere.db\n');
    const { status, stderr } = await lab.run(file);
    assert.equal(status, 2);
    assert.match(stderr, /void\.sweep\.yaml:7:7: error: There is nothing at nowhere\.db/);
  });
});

describe('a budget of energy', { skip: process.platform === 'win32' && 'the driver is a shell script here' }, () => {
  const slow = "setTimeout(() => console.log('loss: ' + params.x), 300);";
  const budget = { method: 'random', parameters: { x: { min: 0, max: 1000 } }, lossband: { budget: { trials: 60, energy: '400 J' } } };
  const withDriver = (script: string): NodeJS.ProcessEnv => {
    const driver = lab.write('driver/nvidia-smi', `#!/bin/sh\n${script}\n`);
    chmodSync(driver, 0o755);
    return { ...process.env, PATH: `${dirname(driver)}:${process.env['PATH']}` };
  };

  test('once it is spent no further trial is begun, and what runs goes on to its end', async () => {
    const { status, stdout } = await lab.start(lab.sweep('watts', slow, budget), ['--json'], withDriver('echo 60.5; echo 39.5')).ended;
    const { phase, trials } = JSON.parse(stdout) as SweepResult;
    assert.deepEqual([status, phase], [0, 'done']);
    assert.ok(trials.length > 0 && trials.length < 60, `${trials.length} trials`);
    assert.ok(trials.every(({ state }) => state === 'finished'));
  });

  test('a machine that does not tell refuses at once', { skip: existsSync('/sys/class/powercap/intel-rapl:0') && 'this machine tells' }, async () => {
    const { status, stderr } = await lab.start(lab.sweep('untold', slow, budget), [], withDriver('exit 9')).ended;
    assert.equal(status, 2);
    assert.match(stderr, /does not tell how much energy it takes/);
    assert.equal(existsSync(lab.path('untold/sweeps')), false);
  });
});
