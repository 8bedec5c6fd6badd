import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { formatPhrase } from '../../src/model/phrase.ts';
import { waitFor } from '../../tools/wait.ts';
import { noted, SweepLab } from '../cli/sweepLab.ts';
import { placeSuite } from '../contracts/placeSuite.ts';
import type { JobHandle } from '../../src/run/contract.ts';
import { JobLab, outputOf, recordOf } from './lab.ts';
import { SlurmLab, whyNoSlurm } from './slurmLab.ts';

const skip = whyNoSlurm();

describe('a cluster of one node', { skip }, () => {
  let cluster: SlurmLab;
  before(async () => (cluster = await SlurmLab.open()), { timeout: 60_000 });
  after(() => cluster[Symbol.asyncDispose]());

  test('answers', async () => {
    await using lab = await JobLab.open();
    assert.deepEqual(await lab.place('slurm').available(), { ok: true });
  });

  placeSuite('slurm');

  test('a job that waits for its turn is taken out of the queue', async () => {
    await using lab = await JobLab.open();
    cluster.turn('down');
    try {
      const handle = await lab.start(lab.job(['true']), 'slurm');
      assert.equal((await handle.status()).state, 'waiting');
      const { state, exit } = await handle.stop();
      assert.deepEqual([state, exit?.stoppedBy], ['stopped', 'request']);
    } finally {
      cluster.turn('up');
    }
  });

  test('a sweep runs its trials there; killed and resumed, none is lost and none runs twice', async () => {
    await using lab = await SweepLab.open();
    const file = lab.sweep('away', `${noted} setTimeout(() => console.log('loss: ' + params.x), 300);`, { lossband: { place: 'slurm' } });
    const first = lab.start(file, ['--trials', '5', '--workers', '2']);
    await waitFor('the first trial', () => lab.notes('away').length > 0);
    first.kill('SIGKILL');
    await first.ended;
    const { status, result, stderr } = await lab.run(file, '--resume');
    assert.deepEqual([status, result?.trials.map(({ state }) => state)], [0, Array(5).fill('finished')], stderr);
    assert.deepEqual(lab.notes('away').sort(), ['0', '1', '2', '3', '4']);
    assert.ok(lab.jobsOf(result.folder).every(({ place }) => place === 'slurm'));
  });

  test('trials that start together are an array; each has its own folder and is stopped alone', async () => {
    await using lab = await JobLab.open();
    const jobs = [1, 2, 3].map((n) => lab.script(`console.log('member ${n}'); setInterval(() => {}, 1000);`, { folder: join(lab.folder, 'jobs', `it's "${n}"`) }));
    const handles = (await lab.place('slurm').startAll!([...jobs, jobs[0]!])) as [JobHandle, JobHandle, JobHandle, Error];
    assert.match(handles[3].message, /was started before/);
    try {
      for (const [at, job] of jobs.entries()) await waitFor('its output', () => outputOf(job).includes(`member ${at + 1}`));
      const names = jobs.map((job) => recordOf<{ name: string }>(job, 'slurm.json').name);
      assert.deepEqual(names.map((name) => name.split('_')[1]), ['0', '1', '2']);
      assert.equal(new Set(names.map((name) => name.split('_')[0])).size, 1, 'one request');
      await handles[1].stop();
      assert.deepEqual(await Promise.all(handles.slice(0, 3).map(async (handle) => (await (handle as JobHandle).status()).state)), ['running', 'stopped', 'running']);
    } finally {
      await Promise.all(handles.slice(0, 3).map((handle) => (handle as JobHandle).stop()));
    }
  });

  test('what the cluster refuses is told with its words', async () => {
    await using lab = await JobLab.open();
    const exit = await (await lab.start(lab.job(['true'], { gpus: 64 }), 'slurm')).ended;
    assert.match(formatPhrase(exit.problem!), /^Slurm refused the job: .*sbatch/s);
  });
});
