import { join, sep } from 'node:path';
import { isActive, type Job, type JobInfo } from '../../model/job.ts';
import type { RunState } from '../../model/run.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';

/** What is known of a run whose job is looked for. Times in seconds since the epoch. */
export interface Orphan {
  /** Absolute paths of its logs. */
  paths: readonly string[];
  startedAt?: number;
  updatedAt: number;
}

const defaults = {
  /** Seconds that clocks, file systems and logs may disagree about a moment. */
  slack: 2,
};

export const isBelow = (folder: string, path: string): boolean => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

const pathsOf = ({ run }: RunInfo): string[] => run.sources.map((source) => join(run.root, source));

/** Whether some of a run's logs are, or may be, written by a job. */
export function concerns({ folder, logs = [] }: Job, info: RunInfo): boolean {
  const paths = pathsOf(info);
  return [folder, ...logs].some((place) => paths.some((path) => isBelow(place, path)));
}

/** A run with the job that writes it and what that one was started with, where it is one of ours. @param before the folder of the job that it was last told to be of */
export function withJob(info: RunInfo, jobs: readonly JobInfo[], before: string | undefined): RunInfo {
  const { run, updatedAt } = info;
  const folder = jobs.length === 0 ? undefined : pickOwner({ paths: pathsOf(info), startedAt: run.startedAt, updatedAt }, jobs, before);
  const owner = jobs.find(({ job }) => job.folder === folder);
  if (!owner) return info;
  return { ...info, job: folder, run: { ...run, state: stateByJob(run.state, owner), hparams: { ...owner.job.params, ...run.hparams } } };
}

/**
 * The folder of the job that writes a run. Logs in a job's own folder are its. For the folders where its logs are expected, which others
 * may write to as well, times decide: the run grew while the job was there, and the job is the newest that was there when the run began;
 * where the log tells no beginning, or an older one (it was resumed), the one that had it before, else the newest.
 */
export function pickOwner({ paths, startedAt, updatedAt }: Orphan, jobs: readonly JobInfo[], before?: string): string | undefined {
  const own = jobs.find(({ job }) => paths.some((path) => isBelow(job.folder, path)));
  if (own) return own.job.folder;
  const present = jobs.filter(({ job, status }) => {
    const isExpected = (job.logs ?? []).some((folder) => paths.some((path) => isBelow(folder, path)));
    return isExpected && startOf(status) <= updatedAt + defaults.slack && updatedAt <= endOf(status) + defaults.slack;
  });
  const atBirth = startedAt === undefined ? [] : present.filter(({ status }) => startOf(status) <= startedAt + defaults.slack);
  if (atBirth.length === 0 && present.some(({ job }) => job.folder === before)) return before;
  return (atBirth.length > 0 ? atBirth : present).sort((a, b) => startOf(b.status) - startOf(a.status))[0]?.job.folder;
}

/** A process says more than silence, and less than what the log itself says of its end. */
export function stateByJob(state: RunState, { status }: JobInfo): RunState {
  if (isActive(status)) return state === 'stalled' ? 'live' : state;
  if (state === 'finished' || state === 'failed') return state;
  return status.state === 'failed' || status.state === 'lost' ? 'failed' : 'finished';
}

const startOf = ({ startedAt = Infinity }: JobInfo['status']): number => startedAt;
const endOf = (status: JobInfo['status']): number => (isActive(status) ? Infinity : (status.exit?.endedAt ?? status.heardAt ?? 0));
