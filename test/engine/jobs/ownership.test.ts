import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickOwner, stateByJob } from '../../../src/engine/jobs/ownership.ts';
import type { JobInfo, JobState } from '../../../src/model/job.ts';

function job(folder: string, startedAt: number, endedAt?: number, logs: string[] = ['/w/runs'], state: JobState = 'finished'): JobInfo {
  const exit = endedAt === undefined ? undefined : { code: 0, signal: null, endedAt };
  return { job: { id: folder, kind: 'script', title: folder, command: [], cwd: '/w', env: {}, folder, logs }, status: { state: exit ? state : 'running', startedAt, ...(exit && { exit }) } };
}

const log = (paths: string[], updatedAt: number, startedAt?: number) => ({ paths, updatedAt, ...(startedAt !== undefined && { startedAt }) });

test('logs in a job’s own folder are its, whenever they were written', () => {
  assert.equal(pickOwner(log(['/jobs/a/output.log'], 5), [job('/jobs/a', 100), job('/jobs/ab', 1)]), '/jobs/a');
  assert.equal(pickOwner(log(['/jobs/abc/output.log'], 5), [job('/jobs/a', 100), job('/jobs/ab', 1)]), undefined);
});

test('of several jobs that expect logs there it is the newest that was there when the run began', () => {
  const jobs = [job('/jobs/a', 100), job('/jobs/b', 200), job('/jobs/c', 300)];
  assert.equal(pickOwner(log(['/w/runs/x/events'], 400, 210), jobs), '/jobs/b');
  assert.equal(pickOwner(log(['/w/runs/x/events'], 400, 105), jobs), '/jobs/a');
});

test('a log that tells no beginning stays with the job that had it while that one lives', () => {
  const jobs = [job('/jobs/a', 100), job('/jobs/b', 200)];
  assert.equal(pickOwner(log(['/w/runs/x.csv'], 400), jobs), '/jobs/b');
  assert.equal(pickOwner(log(['/w/runs/x.csv'], 400), jobs, '/jobs/a'), '/jobs/a');
  assert.equal(pickOwner(log(['/w/runs/x.csv'], 400), [job('/jobs/a', 100, 150), jobs[1]!], '/jobs/a'), '/jobs/b');
});

test('a run that is resumed goes to the job that resumes it', () => {
  const jobs = [job('/jobs/a', 100, 150), job('/jobs/b', 200)];
  assert.equal(pickOwner(log(['/w/runs/x/events'], 140, 105), jobs), '/jobs/a');
  assert.equal(pickOwner(log(['/w/runs/x/events'], 250, 105), jobs), '/jobs/b');
});

test('a run that grew before or after all jobs, or elsewhere, is nobody’s', () => {
  const jobs = [job('/jobs/a', 100, 150)];
  assert.equal(pickOwner(log(['/w/runs/x/events'], 50), jobs), undefined);
  assert.equal(pickOwner(log(['/w/runs/x/events'], 500, 105), jobs), undefined);
  assert.equal(pickOwner(log(['/w/other/x/events'], 120, 105), jobs), undefined);
});

test('a process says more than silence, and less than what the log says of its end', () => {
  assert.equal(stateByJob('stalled', job('/j', 1)), 'live');
  assert.equal(stateByJob('finished', job('/j', 1)), 'finished');
  assert.equal(stateByJob('live', job('/j', 1, 2)), 'finished');
  assert.equal(stateByJob('live', job('/j', 1, 2, [], 'failed')), 'failed');
  assert.equal(stateByJob('stalled', job('/j', 1, 2, [], 'lost')), 'failed');
  assert.equal(stateByJob('finished', job('/j', 1, 2, [], 'failed')), 'finished');
});
