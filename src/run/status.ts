import { hostname } from 'node:os';
import { nowSeconds } from '../base/clock.ts';
import { type JobStatus, stateAfter } from '../model/job.ts';
import type { JobFolder, ProcessRecord } from './folder.ts';
import { isAlive } from './identity.ts';
import { collectMembers, type Crowd } from './members.ts';

const defaults = {
  /** Milliseconds from the claim in which a supervisor shows up, even on a machine that is very busy. */
  arrival: 60_000,
  /** Seconds without a heartbeat after which a job on another machine is given up; two are missed easily. */
  grace: 120,
};

/** What a folder and the process table say of a job; undefined where the folder holds none. */
export async function statusOf(folder: JobFolder): Promise<JobStatus | undefined> {
  const ended = maybeEnded(folder);
  if (ended) return ended;
  const job = folder.maybeJob();
  const record = folder.maybeProcess();
  if (!record) return job && { state: Date.now() - folder.claimedAt < defaults.arrival ? 'waiting' : 'lost' };
  const { child, startedAt, heardAt } = record;
  const times = { ...(child && { pid: child.pid }), startedAt, heardAt };
  if (await isOwned(record)) return { state: child ? 'running' : 'waiting', ...times };
  if (record.host === hostname() && (await collectMembers(crowdOf(folder, record))).length > 0) return { state: 'running', ...times };
  // It may have ended properly since the first look.
  return maybeEnded(folder) ?? { state: 'lost', ...times };
}

/** Whether the supervisor is there to act. */
export async function isOwned({ supervisor, host, heardAt }: ProcessRecord): Promise<boolean> {
  return host === hostname() ? isAlive(supervisor) : nowSeconds() - heardAt < defaults.grace;
}

export function crowdOf(folder: JobFolder, record: ProcessRecord | undefined): Crowd {
  return { folder: folder.maybeJob()?.folder ?? folder.path, leader: record?.child };
}

function maybeEnded(folder: JobFolder): JobStatus | undefined {
  const exit = folder.maybeExit();
  if (!exit) return undefined;
  const { child, startedAt, heardAt } = folder.maybeProcess() ?? {};
  return { state: stateAfter(exit), ...(child && { pid: child.pid }), startedAt, heardAt, exit };
}
