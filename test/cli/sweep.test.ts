import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { waitFor } from '../../tools/wait.ts';
import { noted, SweepLab } from './sweepLab.ts';

const windows = process.platform === 'win32' && 'Windows has no signals';
const states = ({ trials }: { trials: { state: string }[] }): string[] => trials.map(({ state }) => state);
/** Ends once there is a file `go`. */
const waiting = "const wait = setInterval(() => { if (require('node:fs').existsSync('go')) { console.log('loss: 1'); clearInterval(wait); } }, 20);";

let lab: SweepLab;
before(async () => (lab = await SweepLab.open()));
after(() => lab[Symbol.asyncDispose]());

describe('a sweep in the terminal', () => {
  test('runs its trials, reads the metric from what they print, and says which is best', async () => {
    const file = lab.sweep('plain', "for (const epoch of [1, 2, 3]) console.log(`epoch ${epoch} loss=${Math.abs(params.x - 300) + 3 - epoch}`);");
    const { status, result } = await lab.run(file, '--trials', '6', '--workers', '3');
    assert.equal(status, 0);
    assert.deepEqual([result.phase, states(result)], ['done', Array(6).fill('finished')]);
    for (const { params, value, reports } of result.trials) assert.deepEqual([value, reports], [Math.abs(Number(params['x']) - 300), 3]);
    assert.equal(result.best!.value, Math.min(...result.trials.map(({ value }) => Number(value))));
  });

  test('takes a metric from any log in the folder of the trial, in full precision, and follows `goal`', async () => {
    const code = "require('node:fs').writeFileSync(process.env.LOSSBAND_TRIAL_DIR + '/metrics.csv', `epoch,score\\n1,0.5\\n2,${params.x / 7000}`); console.log('score: 0.1');";
    const file = lab.sweep('csv', code, { metric: { name: 'score', goal: 'maximize' } });
    const { result } = await lab.run(file, '--trials', '3');
    for (const { params, value } of result.trials) assert.equal(value, Number(params['x']) / 7000);
    assert.equal(result.best!.value, Math.max(...result.trials.map(({ value }) => Number(value))));
  });

  test('finds a log that is written beside the script: one at a time by its time, several by who holds it open', async () => {
    const closed = "require('node:fs').writeFileSync('results.csv', `epoch,loss\\n1,50\\n2,${params.x}\\n`);";
    const one = await lab.run(lab.sweep('beside', closed), '--trials', '3');
    for (const { params, value, problem } of one.result.trials) assert.equal(value, params['x'], problem);
    const shared = await lab.run(lab.sweep('crowd', `${closed} setTimeout(() => {}, 500);`), '--trials', '2', '--workers', '2');
    assert.deepEqual(states(shared.result), ['failed', 'failed']);
    assert.match(shared.result.trials[0]!.problem!, /results\.csv was written while several trials ran.*\$\{trial_dir\}/);
    if (process.platform !== 'linux') return;
    const held = `const log = require('node:fs').createWriteStream(\`log-\${process.pid}.jsonl\`); for (const step of [1, 2, 3]) log.write(JSON.stringify({ step, loss: step + Number(params.x) }) + '\\n'); setTimeout(() => log.end(), 4_000);`;
    const many = await lab.run(lab.sweep('held', held), '--trials', '2', '--workers', '2');
    for (const { params, value, problem } of many.result.trials) assert.equal(value, 3 + Number(params['x']), problem);
  });

  test('hands the parameters over as the command says, nested for a file', async () => {
    const code = "console.log('loss: ' + JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8')).optimizer.lr);";
    const parameters = { optimizer: { parameters: { lr: { value: 0.25 } } } };
    const file = lab.sweep('args', code, { command: [process.execPath, '${program}', '${args_json_file}'], parameters });
    assert.equal((await lab.run(file, '--trials', '1')).result.best?.value, 0.25);
  });

  test('a grid ends by itself; a target lets nothing new begin', async () => {
    const grid = lab.sweep('grid', "console.log('loss: ' + params.x);", { method: 'grid', parameters: { x: { values: [3, 1, 2] } } });
    assert.deepEqual((await lab.run(grid)).result.trials.map(({ value }) => value), [3, 1, 2]);
    const aimed = lab.sweep('target', "console.log('loss: ' + params.x);", { method: 'grid', parameters: { x: { values: [3, 1, 2] } }, metric: { name: 'loss', goal: 'minimize', target: 1 } });
    assert.deepEqual((await lab.run(aimed)).result.trials.map(({ value }) => value), [3, 1]);
  });

  test('a stop rule ends what is not worth going on with, by what it logs', { skip: windows }, async () => {
    const code = `let epoch = 0; const wait = setInterval(() => { console.log(\`epoch \${++epoch} loss=\${params.x}\`); if (params.x < 2 && epoch === 12) clearInterval(wait); }, 40);`;
    const file = lab.sweep('prune', code, { method: 'grid', parameters: { x: { values: [1, 5] } }, early_terminate: { type: 'hyperband', min_iter: 3 }, lossband: { workers: 1 } });
    const { result } = await lab.run(file);
    assert.deepEqual(states(result), ['finished', 'pruned']);
    assert.ok(result.trials[1]!.reports >= 3);
  });
});

describe('what goes wrong has a name', () => {
  test('a metric that never appears, with the nearest names', async () => {
    const { status, result } = await lab.run(lab.sweep('missing', "console.log('epoch 1 lost=3 accuracy=0.4');"), '--trials', '2');
    assert.equal(status, 1);
    assert.deepEqual(states(result), ['failed', 'failed']);
    assert.match(result.trials[0]!.problem!, /“loss”.*lost, accuracy/);
    assert.deepEqual(result.problems.map(({ line, message }) => [line, message]), [[8, result.trials[1]!.problem]], 'at the name of the metric');
  });

  test('a program that does not start ends the sweep at once', async () => {
    const file = lab.sweep('nowhere', '', { command: ['no-such-program', '${program}'] });
    const { status, result } = await lab.run(file, '--trials', '50');
    assert.equal(status, 1);
    assert.deepEqual([result.phase, states(result)], ['stopped', ['failed']]);
    assert.match(result.problems[0]!.message, /no-such-program was not found/);
    assert.deepEqual(result.problems.map(({ line }) => line), [3], 'once, at the words of `command`');
    if (process.platform === 'win32') return;
    const env = await lab.run(lab.sweep('nopython', '', { command: ['/usr/bin/env', 'no-such-python', '${program}'] }), '--trials', '50');
    assert.match(env.result.problems[0]!.message, /no-such-python was not found/);
  });

  test('a place that is not there', async () => {
    const { status, stderr } = await lab.run(lab.sweep('away', '', { lossband: { place: 'moon' } }));
    assert.equal(status, 2);
    assert.match(stderr, /there is no place “moon” to run; there are local/);
  });

  test('errors in the file, each at its line; nothing is started', async () => {
    const file = lab.write('bad/bad.sweep.yaml', 'program: none.py\nmethod: grid\nparameters:\n  x: {min: 0.0, max: 1.0}\n  y: {min: 5, max: 1}\n');
    const { status, stderr } = await lab.run(file);
    assert.equal(status, 2);
    assert.match(stderr, /bad\.sweep\.yaml:4:3: error: A grid cannot go through all values of “x”/);
    assert.match(stderr, /bad\.sweep\.yaml:5:3: error: “y” has an empty range/);
    assert.match(stderr, /bad\.sweep\.yaml:1:10: error: There is no program .*none\.py/);
    assert.equal(existsSync(lab.path('bad/sweeps')), false);
  });

  test('trials that fail or end as NaN are told of and the sweep goes on; a failed one is tried again where the file says so', async () => {
    const code = `${noted} if (params.x === '1') { console.error('Error: out of memory'); process.exit(3); } for (const epoch of [1, 2]) console.log('epoch ' + epoch + ' loss=' + (params.x === '2' && epoch === 2 ? 'nan' : params.x));`;
    const file = lab.sweep('failing', code, { method: 'grid', parameters: { x: { values: [1, 2, 3] } }, lossband: { retries: 1 } });
    const { status, result } = await lab.run(file);
    assert.deepEqual([status, states(result), result.best!.id], [0, ['failed', 'finished', 'finished'], '2']);
    assert.match(result.trials[0]!.problem!, /ended with 3: Error: out of memory/);
    assert.equal(result.trials[1]!.value, 'NaN');
    assert.deepEqual(lab.notes('failing'), ['0', '0', '1', '2']);
  });

  test('five failures without a value are enough', async () => {
    const { status, result } = await lab.run(lab.sweep('hopeless', 'process.exit(1);'), '--trials', '50');
    assert.deepEqual([status, result.phase, result.trials.length], [1, 'stopped', 5]);
    assert.match(result.problems[0]!.message, /first 5 trials all failed/);
  });
});

describe('it survives', () => {
  const trials = 8;
  const each = Array.from({ length: trials }, (_, id) => String(id));

  test('Ctrl+C stops politely; resumed, it runs what was interrupted and what is left', { skip: windows }, async () => {
    const file = lab.sweep('polite', `${noted} ${waiting}`);
    const child = lab.start(file, ['--trials', '3']);
    await waitFor('the first trial', () => lab.notes('polite').length > 0);
    child.kill('SIGINT');
    assert.equal((await child.ended).status, 130);
    writeFileSync(lab.path('polite/go'), '');
    const { status, result } = await lab.run(file, '--resume');
    assert.deepEqual([status, states(result), result.trials.map(({ attempt }) => attempt)], [0, ['finished', 'finished', 'finished'], [2, 1, 1]]);
  });

  test('a driver that is killed again and again loses no trial and runs none twice', { skip: windows }, async () => {
    const file = lab.sweep('killed', `${noted} setTimeout(() => console.log('loss: ' + params.x), 150);`);
    // Each lives a little longer, so that on a busy machine too one comes to the end.
    for (let life = 0; ; life++) {
      const child = lab.start(file, life === 0 ? ['--trials', String(trials), '--workers', '2'] : ['--resume']);
      // The first one lives until there is something to go on with.
      if (life === 0) await waitFor('the first trial', () => lab.notes('killed').length > 0);
      const timer = setTimeout(() => child.kill('SIGKILL'), 250 * Math.min(life, 1) + 70 * life);
      const { status } = await child.ended;
      clearTimeout(timer);
      if (status === 0) break;
      if (life > 60) assert.fail('it does not come to an end');
    }
    assert.deepEqual(lab.notes('killed').sort(), each);
    const { result } = await lab.run(file, '--resume');
    // An attempt that was claimed and never begun, since its driver was killed just then, is another one's number: the notes are what ran.
    assert.deepEqual(states(result), Array(trials).fill('finished'));
  });

  test('two terminals share one sweep: nothing runs twice, and the one goes on when the other is killed', { skip: windows }, async () => {
    const file = lab.sweep('shared', `${noted} setTimeout(() => console.log('loss: ' + params.x), 200);`);
    const first = lab.start(file, ['--trials', String(trials), '--workers', '2']);
    await waitFor('the first trial', () => lab.notes('shared').length > 0);
    const second = lab.start(file, ['--resume', '--json']);
    await waitFor('three trials', () => lab.notes('shared').length >= 4);
    first.kill('SIGKILL');
    const { status, stdout } = await second.ended;
    assert.equal(status, 0);
    assert.deepEqual(states(JSON.parse(stdout)), Array(trials).fill('finished'));
    assert.deepEqual(lab.notes('shared').sort(), each);
  });

  test('a trial whose supervisor and process were both killed is queued again', { skip: windows }, async () => {
    const file = lab.sweep('lost', `${noted} if (require('node:fs').existsSync('go')) console.log('loss: 1'); else { require('node:fs').writeFileSync('pids', process.pid + ' ' + process.ppid); setInterval(() => {}, 1000); }`);
    const child = lab.start(file, ['--trials', '1', '--json']);
    const pids = await waitFor('the trial', () => existsSync(lab.path('lost/pids')) && lab.text('lost/pids').split(' ').map(Number));
    writeFileSync(join(lab.path('lost'), 'go'), '');
    for (const pid of pids.reverse()) process.kill(pid, 'SIGKILL');
    const { status, stdout } = await child.ended;
    const [trial] = (JSON.parse(stdout) as { trials: { state: string; attempt: number }[] }).trials;
    assert.deepEqual([status, trial!.state, trial!.attempt], [0, 'finished', 2]);
  });
});
