import type { Phrase } from './phrase.ts';
import type { Params } from './space.ts';

/** What a process is run for: a person's own script, a fine-tuning, the driver of a sweep, or one trial of it. */
export type JobKind = 'script' | 'finetune' | 'sweep' | 'trial';

/** The steps of the stop ladder. `request`: `stop.json` was written and the program ended by itself. */
export type StopStep = 'request' | 'SIGINT' | 'SIGTERM' | 'SIGKILL';

/** Milliseconds that a program gets to end after each step of the ladder, before the next. */
export type Patience = Record<Exclude<StopStep, 'SIGKILL'>, number>;

/** One process that is run for a person. Its folder is the truth about it; everything else is derived. */
export interface Job {
  /** Stable across restarts. */
  id: string;
  kind: JobKind;
  title: string;
  /** The program and its arguments, as they are: no shell reads them. */
  command: readonly string[];
  /** Absolute path. */
  cwd: string;
  /** Over the environment of whoever starts it. */
  env: Record<string, string>;
  /** Absolute path; one job, one folder. */
  folder: string;
  /** How many GPUs it has for itself; absent: it sees what its environment says. */
  gpus?: number;
  /** The recipe or sweep file it comes from. */
  file?: string;
  /** Absolute paths, beside the folder itself, where its logs appear. */
  logs?: readonly string[];
  /** Hyperparameters that its command or environment was made from. */
  params?: Params;
  /** Arguments that make the program go on from its last checkpoint. */
  resume?: readonly string[];
  /** For programs that need longer to stop than the usual. */
  patience?: Partial<Patience>;
}

/** `waiting`: for a GPU, or for its turn on a cluster. `lost`: it ended, and nobody was there to see how. */
export type JobState = 'waiting' | 'running' | 'finished' | 'failed' | 'stopped' | 'lost';

/** How a job ended; code and signal are both null where nobody saw it or the program never ran. */
export interface JobExit {
  code: number | null;
  signal: string | null;
  /** Seconds since the epoch. */
  endedAt: number;
  /** The step of the ladder that ended it, where it was stopped. */
  stoppedBy?: StopStep;
  /** Why it could not run, or what else a person should know of its end. */
  problem?: Phrase;
  /** Processes that it had left running when it ended; they were ended too. */
  leftBehind?: number;
}

export interface JobStatus {
  state: JobState;
  /** Of the program itself. */
  pid?: number;
  /** Seconds since the epoch. */
  startedAt?: number;
  heardAt?: number;
  exit?: JobExit;
}

/** It will end at some time. */
export const isActive = ({ state }: JobStatus): boolean => state === 'waiting' || state === 'running';

/** What a job's end makes of it. */
export function stateAfter({ code, stoppedBy, problem }: JobExit): JobState {
  if (stoppedBy) return 'stopped';
  if (problem && code === null) return 'failed';
  return code === 0 ? 'finished' : 'failed';
}

/** A job as views show it. Its folder is its name: ids of copied folders are the same. */
export interface JobInfo {
  job: Job;
  status: JobStatus;
}

/** What somebody wants to be run. */
export interface JobRequest extends Pick<Job, 'kind' | 'title' | 'command' | 'cwd' | 'env' | 'gpus' | 'file' | 'logs' | 'params' | 'resume' | 'patience'> {
  /** Absolute; absent: a new folder among the jobs of this workspace. */
  folder?: string;
  /** Id of a place to run; this machine where absent. */
  place?: string;
}
