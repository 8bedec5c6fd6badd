import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { UserError } from '../../../src/base/errors.ts';
import type { JobRequest } from '../../../src/model/job.ts';
import type { Snapshot } from '../../../src/protocol/engineApi.ts';
import { JobLab } from '../../run/lab.ts';
import { countOf, Lab, Watched } from '../lab.ts';

let jobs: JobLab;
before(async () => (jobs = await JobLab.open()));
after(() => jobs[Symbol.asyncDispose]());

/** Trains: writes a row to a log, says so, and goes on for ever, or fails when a file appears. */
const training = (log: string): string => `const fs = require('node:fs'); const path = require('node:path');
  fs.mkdirSync(path.dirname(${JSON.stringify(log)}), { recursive: true });
  for (let step = 0; step < 5; step++) fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify({ step, loss: 1 / (1 + step) }) + '\\n');
  console.log('training'); setInterval(() => { if (fs.existsSync(${JSON.stringify(log)} + '.fail')) process.exit(1); }, 20);`;

function request(log: string, more: Partial<JobRequest> = {}): JobRequest {
  const { command, cwd, patience } = jobs.script(training(log));
  return { kind: 'script', title: 'train.py --lr 0.1', command, cwd, env: {}, patience, ...more };
}

const openWindow = (lab: Lab, trusted = true): Promise<Watched> => Watched.open(lab.options({ trusted }), { supervisor: jobs.supervisor });
const runOf = ({ runs }: Snapshot, name: string) => runs.find(({ run }) => run.name === name);
const isIn = (snapshot: Snapshot, folder: string, state: string): boolean => snapshot.jobs.some(({ job, status }) => job.folder === folder && status.state === state);

test('a job is started, its run appears as live and as its own, and both end when it is stopped', async () => {
  using lab = new Lab();
  await using window = await openWindow(lab);
  const { job } = await window.engine.startJob(request(lab.path('a/log.jsonl'), { logs: [lab.logs] }));
  const live = await window.until((snapshot) => runOf(snapshot, 'a')?.job !== undefined && isIn(snapshot, job.folder, 'running'));
  assert.deepEqual([runOf(live, 'a')?.job, runOf(live, 'a')?.run.state, countOf(live, 'a', 'loss')], [job.folder, 'live', 5]);
  assert.equal((await window.engine.stopJob(job.folder)).state, 'stopped');
  await window.until((snapshot) => runOf(snapshot, 'a')?.run.state === 'finished' && isIn(snapshot, job.folder, 'stopped'));
});

test('a run whose job failed has failed', async () => {
  using lab = new Lab();
  await using window = await openWindow(lab);
  await window.engine.startJob(request(lab.path('a/log.jsonl'), { logs: [lab.logs] }));
  await window.until((snapshot) => runOf(snapshot, 'a')?.job !== undefined);
  lab.write('a/log.jsonl.fail', '');
  await window.until((snapshot) => runOf(snapshot, 'a')?.run.state === 'failed');
});

test('nothing is started where the workspace is not trusted', async () => {
  using lab = new Lab();
  await using window = await openWindow(lab, false);
  await assert.rejects(window.engine.startJob(request(lab.path('a/log.jsonl'))), UserError);
  assert.deepEqual((await window.engine.snapshot()).jobs, []);
});

test('a job outlives the engine; the next one takes it up with its run and its output', async () => {
  using lab = new Lab();
  const first = await openWindow(lab);
  const { job } = await first.engine.startJob(request(lab.path('a/log.jsonl'), { logs: [lab.logs] }));
  await first.engine.close();
  await using next = await openWindow(lab);
  await next.until((snapshot) => isIn(snapshot, job.folder, 'running') && runOf(snapshot, 'a')?.job === job.folder);
  const { bytes, next: end } = await next.engine.jobOutput(job.folder, 0);
  assert.equal(Buffer.from(bytes).toString(), 'training\n');
  assert.deepEqual(await next.engine.jobOutput(job.folder, 3).then((piece) => Buffer.from(piece.bytes).toString()), 'ining\n');
  assert.deepEqual(await next.engine.jobOutput(job.folder, end), { bytes: new Uint8Array(), next: end });
  assert.equal((await next.engine.stopJob(job.folder)).state, 'stopped');
});

test('a job that another window started is seen', async () => {
  using lab = new Lab();
  await using one = await openWindow(lab);
  await using two = await openWindow(lab);
  const { job } = await one.engine.startJob(request(lab.path('a/log.jsonl')));
  await two.until((snapshot) => isIn(snapshot, job.folder, 'running'));
  await two.engine.stopJob(job.folder);
  await one.until((snapshot) => isIn(snapshot, job.folder, 'stopped'));
});

test('a job whose folder lies below a root is found again by the walk', async () => {
  using lab = new Lab();
  const folder = lab.path('finetunes/digits-1');
  const first = await openWindow(lab);
  await first.engine.startJob(request(join(folder, 'log.jsonl'), { kind: 'finetune', folder }));
  await first.engine.close();
  await using next = await openWindow(lab);
  await next.until((snapshot) => isIn(snapshot, folder, 'running') && runOf(snapshot, 'finetunes/digits-1')?.job === folder);
  await next.engine.stopJob(folder);
});

test('the logs of a job are watched wherever they appear', async () => {
  using lab = new Lab();
  const elsewhere = join(lab.folder, 'elsewhere');
  await using window = await openWindow(lab);
  const { job } = await window.engine.startJob(request(join(elsewhere, 'log.jsonl'), { logs: [elsewhere] }));
  await window.until((snapshot) => snapshot.runs.some((info) => info.job === job.folder && info.run.root === elsewhere));
  await window.engine.stopJob(job.folder);
});

test('what is no job is neither stopped nor read', async () => {
  using lab = new Lab();
  await using window = await openWindow(lab);
  await assert.rejects(window.engine.jobOutput('/etc', 0), UserError);
  await assert.rejects(window.engine.stopJob(lab.logs), UserError);
});
