import type { Job, JobExit, JobStatus } from '../model/job.ts';
import type { Phrase } from '../model/phrase.ts';

/** Whether jobs can be started at a place now; if not, why, and what a person can do about it. */
export type Availability = { ok: true } | { ok: false; reason: Phrase };

/** Where jobs run. The job's output goes to its own log file, wherever that is written from. */
export interface Place {
  readonly id: string;
  readonly title: Phrase;
  available(): Promise<Availability>;
  /**
   * Claims the job's folder and starts it; resolves when somebody owns it. What goes wrong with the program itself
   * (it is not there, it may not run) is told by the job's exit, never thrown.
   * @throws UserError where the folder cannot be written or the job was started before, by whomever
   */
  start(job: Job): Promise<JobHandle>;
  /**
   * Starts several that are to run alike, with one request, in their order: what {@link start} gives, or why it threw. Absent where that is nothing else
   * than one after the other.
   */
  startAll?(jobs: readonly Job[]): Promise<(JobHandle | Error)[]>;
  /** Takes up a job that somebody started here; undefined where the folder holds none of this place. */
  attach(folder: string): Promise<JobHandle | undefined>;
}

export interface JobHandle {
  /** Of the files and processes as they are now. */
  status(): Promise<JobStatus>;
  /** Goes up the ladder until it has ended: ask, SIGINT, SIGTERM, kill the whole group. The exit says which step did it. */
  stop(): Promise<JobStatus>;
  /** Resolves with the end, of which nothing may be known; rejects never. Looks at the job from the first time it is asked for. */
  readonly ended: Promise<JobExit>;
}

/** What places need to know of the installation. */
export interface PlaceOptions {
  /** Absolute path of the supervisor's bundle. */
  supervisor: string;
}
