import { closeSync, openSync, statfsSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { nowSeconds } from '../base/clock.ts';
import type { Job, JobExit, StopStep } from '../model/job.ts';
import { phrase } from '../model/phrase.ts';
import { JobFolder, type ProcessRecord } from './folder.ts';
import { collectGpus, maybeTakeGpus, releaseGpus } from './gpus.ts';
import { maybeIdentify } from './identity.ts';
import { climb, isGone, kill, patienceOf } from './ladder.ts';
import { collectMembers, type Crowd, marker, signalAll } from './members.ts';
import { startDetached, type Started } from './process.ts';
import { maybeBadFolder, startFailure } from './startFailure.ts';

const defaults = {
  /** Milliseconds between two signs of life. */
  heartbeat: 10_000,
  /** Milliseconds between two looks at whether somebody wants it stopped. */
  look: 200,
  /** Milliseconds between two tries to get GPUs. */
  gpus: 500,
  /** Milliseconds that processes which outlive the job's first one get to end by themselves, and after SIGTERM. */
  linger: 2_000,
};

/** What is known of an end before it is written down. */
type Ending = Omit<JobExit, 'endedAt'>;

/**
 * Owns one job from its claim to its end: waits for GPUs, starts the program, tells that it lives, stops it when asked,
 * ends what it leaves behind, and says how it ended. False where the folder holds no job, or another supervisor has it.
 */
export async function supervise(path: string): Promise<boolean> {
  const folder = new JobFolder(path);
  const job = folder.maybeJob();
  const supervisor = await maybeIdentify(process.pid);
  if (!job || !supervisor) return false;
  const now = nowSeconds();
  const record: ProcessRecord = { supervisor, host: hostname(), startedAt: now, heardAt: now };
  const pulse = setInterval(() => beat(folder, record), defaults.heartbeat);
  let ending: Ending;
  try {
    if (!folder.own(record)) return false;
    ending = await live(folder, job, record);
  } catch (error) {
    ending = { code: null, signal: null, problem: startFailure(error, job) };
  } finally {
    clearInterval(pulse);
  }
  folder.end({ ...ending, endedAt: nowSeconds() });
  releaseGpus(record.gpus ?? []);
  return true;
}

async function live(folder: JobFolder, job: Job, record: ProcessRecord): Promise<Ending> {
  const problem = maybeBadFolder(job) ?? (await waitForGpus(folder, job, record));
  if (problem) return { code: null, signal: null, problem };
  if (folder.isAskedToStop) return { code: null, signal: null, stoppedBy: 'request' };
  const child = await startProgram(folder, job, record);
  const crowd: Crowd = { folder: job.folder, leader: record.child };
  const stoppedBy = await stopWhenAsked(folder, job, crowd, child.ended);
  const exit = await child.ended;
  const leftBehind = await clearAway(crowd);
  const full = exit.code !== 0 && !stoppedBy && isFull(folder.path);
  return {
    ...exit,
    ...(stoppedBy && { stoppedBy }),
    ...(leftBehind > 0 && { leftBehind, problem: phrase('It left {0} processes running when it ended; they were ended too.', leftBehind) }),
    ...(full && { problem: phrase('The disk is full: the end of the output may be missing.') }),
  };
}

/** Gives the reason why they will never be free, where there is one. Stops waiting when the job is to be stopped. */
async function waitForGpus(folder: JobFolder, { gpus = 0 }: Job, record: ProcessRecord): Promise<Ending['problem']> {
  if (gpus <= 0) return undefined;
  const devices = await collectGpus();
  if (devices.length < gpus) return phrase('{0} GPUs are asked for, and this machine has {1} that NVIDIA’s driver lists.', gpus, devices.length);
  while (!folder.isAskedToStop && !record.gpus) {
    const taken = await maybeTakeGpus(gpus, devices, folder.path);
    if (taken) record.gpus = taken;
    // Not all at the same time, so that two jobs which want several do not take from each other for ever.
    else await sleep(defaults.gpus * (1 + Math.random()));
  }
  return undefined;
}

async function startProgram(folder: JobFolder, job: Job, record: ProcessRecord): Promise<Started> {
  const output = openSync(folder.output, 'a');
  try {
    const child = await startDetached(job.command, { cwd: job.cwd, env: environmentOf(job, record), output });
    // It may have ended already; then there is nobody to confuse it with.
    record.child = await maybeIdentify(child.pid);
    beat(folder, record);
    return child;
  } finally {
    closeSync(output);
  }
}

function environmentOf(job: Job, { gpus }: ProcessRecord): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env;
  return {
    // Into a file Python writes in blocks, and nothing would be seen of it until 8 KiB are full.
    PYTHONUNBUFFERED: '1',
    ...inherited,
    ...(gpus && { CUDA_VISIBLE_DEVICES: gpus.join(',') }),
    ...job.env,
    [marker]: job.folder,
  };
}

/** Resolves when the program has ended: with the step that did it, where it was asked to. */
async function stopWhenAsked(folder: JobFolder, job: Job, crowd: Crowd, ended: Promise<unknown>): Promise<StopStep | undefined> {
  let over = false;
  void ended.then(() => (over = true));
  for (;;) {
    await Promise.race([ended, sleep(defaults.look)]);
    if (over) return folder.isAskedToStop ? 'request' : undefined;
    if (folder.isAskedToStop) return climb(crowd, patienceOf(job.patience));
  }
}

/** As service managers do: what a job leaves behind would hold its GPU and its files. Gives how many there were. */
async function clearAway(crowd: Crowd): Promise<number> {
  const left = await lingering(crowd);
  if (left === 0) return 0;
  await signalAll(crowd, 'SIGTERM');
  if (!(await isGone(crowd, defaults.linger))) await kill(crowd);
  return left;
}

async function lingering(crowd: Crowd): Promise<number> {
  return (await isGone(crowd, defaults.linger)) ? 0 : (await collectMembers(crowd)).length;
}

/** A sign of life that cannot be given now, on a full disk for one, is no reason to end what lives. */
function beat(folder: JobFolder, record: ProcessRecord): void {
  record.heardAt = nowSeconds();
  try {
    folder.beat(record);
  } catch {
    // The next one comes.
  }
}

function isFull(path: string): boolean {
  try {
    return statfsSync(path).bavail === 0;
  } catch {
    return false;
  }
}
