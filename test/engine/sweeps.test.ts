import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SweepInfo } from '../../src/model/sweep.ts';
import { formatPhrase } from '../../src/model/phrase.ts';
import type { Snapshot } from '../../src/protocol/engineApi.ts';
import { noted, SweepLab } from '../cli/sweepLab.ts';
import { Watched } from './lab.ts';

let lab: SweepLab;
before(async () => (lab = await SweepLab.open()));
after(() => lab[Symbol.asyncDispose]());

const open = (name: string, trusted = true): Promise<Watched> =>
  Watched.open(
    { roots: [{ path: lab.path(name), name }], configFiles: [], ignore: [], storage: lab.path(`storage-${name}`), trusted, pollInterval: 50 },
    { supervisor: join(lab.folder, 'dist', 'supervisor.cjs') },
  );

const states = ({ trials }: SweepInfo): string[] => trials.map(({ state }) => state);
const sweepOf = ({ sweeps }: Snapshot): SweepInfo | undefined => sweeps[0];

describe('sweeps in the engine', () => {
  test('one that is started here runs in a process of its own, is told of, and its trials are runs with their parameters', async () => {
    const file = lab.sweep('started', "console.log('loss: ' + params.x);");
    await using watched = await open('started');
    const started = await watched.engine.startSweep(file, { trials: 3, workers: 2 });
    assert.deepEqual([started.phase, started.wanted, started.file], ['running', 3, file]);
    const snapshot = await watched.until((now) => sweepOf(now)?.phase === 'done' && sweepOf(now)!.trials.every(({ run }) => run !== undefined) && now.runs.every(({ trial }) => trial));
    const sweep = sweepOf(snapshot)!;
    assert.deepEqual(states(sweep), ['finished', 'finished', 'finished']);
    assert.equal(snapshot.runs.length, 3, 'the driver and what it prints is no run');
    for (const { id, params, value, run } of sweep.trials) {
      const info = snapshot.runs.find((one) => one.run.id === run)!;
      assert.deepEqual([value, info.run.name, info.run.hparams, info.trial], [params['x'], `started-1/${id}`, params, { sweep: sweep.id, id }]);
    }
    assert.equal(sweep.trials.find(({ id }) => id === sweep.best)!.value, Math.min(...sweep.trials.map(({ value }) => value!)));
  });

  test('requests reach the driver, and start one where there is none', async () => {
    const file = lab.sweep('asked', `${noted} const wait = setInterval(() => { if (require('node:fs').existsSync('go')) { console.log('loss: 1'); clearInterval(wait); } }, 20);`);
    await using watched = await open('asked');
    const { id } = await watched.engine.startSweep(file, { trials: 2 });
    await watched.until((now) => sweepOf(now)?.trials[0]?.state === 'running' && sweepOf(now)!.driven);
    await watched.engine.requestSweep(id, { kind: 'pause' });
    await watched.until((now) => sweepOf(now)?.phase === 'paused');
    await watched.engine.requestSweep(id, { kind: 'stop' });
    const stopped = await watched.until((now) => sweepOf(now)?.phase === 'stopped' && !sweepOf(now)!.driven);
    assert.deepEqual(states(sweepOf(stopped)!), ['waiting'], 'what was interrupted will be run again');
    lab.write('asked/go', '');
    await watched.engine.requestSweep(id, { kind: 'resume' });
    const done = await watched.until((now) => sweepOf(now)?.phase === 'done');
    assert.deepEqual([states(sweepOf(done)!), sweepOf(done)!.trials[0]!.attempt], [['finished', 'finished'], 2]);
    await watched.engine.requestSweep(id, { kind: 'add', count: 1 });
    await watched.until((now) => sweepOf(now)?.trials.length === 3 && sweepOf(now)!.phase === 'done');
    await assert.rejects(watched.engine.requestSweep(join(id, '..', 'other'), { kind: 'stop' }), /not known/);
  });

  test('the job that drives a new sweep can be started as any other: the sweep is known at once, and runs to its end', async () => {
    const file = lab.sweep('task', "console.log('loss: ' + params.x);");
    await using watched = await open('task');
    const request = await watched.engine.sweepDriver(file, { trials: 2 });
    assert.deepEqual([request.kind, request.title, request.file], ['sweep', 'task-1', file]);
    await watched.until((now) => sweepOf(now)?.driven === false);
    const { job } = await watched.engine.startJob(request);
    const done = await watched.until((now) => sweepOf(now)?.phase === 'done' && now.jobs.some((each) => each.job.folder === job.folder && each.status.state === 'finished'));
    assert.deepEqual(states(sweepOf(done)!), ['finished', 'finished']);
    assert.equal(new TextDecoder().decode((await watched.engine.jobOutput(job.folder, 0)).bytes), 'trial 0: finished\ntrial 1: finished\n');
  });

  test('a trial is trained once more with further arguments, as a run of its own that the search does not count', async () => {
    const file = lab.sweep('again', "console.log('loss: ' + (Number(params.x) + Number(params.more ?? 0)));");
    await using watched = await open('again');
    const { id } = await watched.engine.startSweep(file, { trials: 2 });
    const sweep = sweepOf(await watched.until((now) => sweepOf(now)?.phase === 'done'))!, best = sweep.trials.find((trial) => trial.id === sweep.best)!;
    const { job } = await watched.engine.retrain(id, best.id, ['--more=5000']);
    const now = await watched.until((snapshot) => snapshot.runs.some(({ job: folder, series }) => folder === job.folder && series.length > 0));
    const run = now.runs.find(({ job: folder }) => folder === job.folder)!;
    assert.deepEqual([run.series[0]!.last[1], run.run.hparams, run.trial], [best.value! + 5_000, best.params, undefined]);
    assert.equal(sweepOf(now)!.trials.length, 2);
    await assert.rejects(watched.engine.retrain(id, '77', []), /not known/);
  });

  test('in a workspace that is not trusted nothing starts; a file with errors is not started either', async () => {
    const file = lab.sweep('untrusted', '');
    await using watched = await open('untrusted', false);
    await assert.rejects(watched.engine.startSweep(file, {}), /not trusted/);
    assert.equal(existsSync(lab.path('untrusted/sweeps')), false);
    const bad = lab.sweep('wrong', '', { method: 'guess' });
    await using other = await open('wrong');
    await assert.rejects(other.engine.startSweep(bad, {}), /has errors/);
  });

  test('a preview has the problems, the space, and the first command lines', async () => {
    const watched = new Watched();
    const text = 'program: train.py\nmethod: grid\nparameters:\n  a: {values: [1, 2]}\n  b: {min: 3, max: 1}\n';
    const { problems, space, trials } = await watched.engine.previewSweep(text, join(lab.folder, 'x.sweep.yaml'));
    assert.deepEqual(problems.map(({ range, message }) => [range!.line, formatPhrase(message)]), [[4, '“b” has an empty range: `min` 3 is above `max` 1.']]);
    assert.deepEqual(space.map(({ name }) => name), ['a']);
    assert.deepEqual(trials.map(({ command }) => command.slice(-2)), [['train.py', '--a=1'], ['train.py', '--a=2']]);
  });
});
