import { setTimeout as sleep } from 'node:timers/promises';
import { nowSeconds } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Job, JobStatus } from '../model/job.ts';
import { type Phrase, phrase } from '../model/phrase.ts';
import { claimFolder } from './claim.ts';
import type { Availability, JobHandle, Place } from './contract.ts';
import { JobFolder } from './folder.ts';
import { FolderHandle } from './handle.ts';

const defaults = {
  /** Milliseconds between two questions to a cluster about a job that nobody there has taken up yet. */
  look: 1_000,
  /** Milliseconds that a cluster gets to take a job out; Ray keeps one that waits for what no node has as long as it likes. */
  cancelled: 5_000,
};

/** A cluster that keeps jobs until one of its machines has room. What it is given to run is the supervisor, on a folder that both machines see. */
export interface Queue {
  id: string;
  title: Phrase;
  available(): Promise<Availability>;
  /** Hands a job over and gives what it is called there: letters, digits, `_ . -`. @throws with the cluster's words where it refuses */
  submit(job: Job): Promise<string>;
  /** Hands over several jobs that want the same, with one request; what each is called, in their order. Absent where there is no such request. */
  submitAll?(jobs: readonly Job[]): Promise<string[]>;
  /** Whether it waits or runs there; with what the cluster says where it failed by itself. */
  ask(name: string): Promise<{ isQueued: boolean; failure?: string }>;
  /** Takes a job out that waits; one that runs is left alone. */
  cancel(name: string): Promise<void>;
}

/** A place whose jobs wait for their turn. Once a supervisor has taken one up everything is as on this machine. */
export function createQueued(queue: Queue): Place {
  const { id, title } = queue;
  const refuse = (folder: JobFolder, error: unknown): void =>
    folder.end({ code: null, signal: null, endedAt: nowSeconds(), problem: phrase('{0} refused the job: {1}', title.text, messageOf(error)) });
  return {
    id,
    title,
    available: () => queue.available(),
    async start(job) {
      const folder = claimFolder(job, id);
      try {
        folder.note(id, await queue.submit(job));
      } catch (error) {
        refuse(folder, error);
      }
      return new QueuedHandle(folder, queue);
    },
    ...(queue.submitAll && { startAll: (jobs: readonly Job[]) => startAll(jobs, queue, queue.submitAll!.bind(queue), refuse) }),
    async attach(path): Promise<JobHandle | undefined> {
      const folder = new JobFolder(path);
      return folder.maybeJob()?.place === id ? new QueuedHandle(folder, queue) : undefined;
    },
  };
}

async function startAll(
  jobs: readonly Job[], queue: Queue, submitAll: NonNullable<Queue['submitAll']>, refuse: (folder: JobFolder, error: unknown) => void,
): Promise<(JobHandle | Error)[]> {
  const claims = jobs.map((job) => ({ job, folder: maybeClaim(job, queue.id) })), ours = claims.flatMap(({ job, folder }) => (folder instanceof JobFolder ? [{ job, folder }] : []));
  try {
    const names = await submitAll(ours.map(({ job }) => job));
    for (const [at, { folder }] of ours.entries()) folder.note(queue.id, names[at]!);
  } catch (error) {
    for (const { folder } of ours) refuse(folder, error);
  }
  return claims.map(({ folder }) => (folder instanceof JobFolder ? new QueuedHandle(folder, queue) : folder));
}

function maybeClaim(job: Job, place: string): JobFolder | Error {
  try {
    return claimFolder(job, place);
  } catch (error) {
    return error as Error;
  }
}

/** What the folder cannot tell yet is asked of the cluster: whether the job still waits for its turn. */
class QueuedHandle extends FolderHandle {
  readonly #queue: Queue;
  #asked: { at: number; isQueued: boolean | undefined } | undefined;

  constructor(folder: JobFolder, queue: Queue) {
    super(folder);
    this.#queue = queue;
  }

  override async status(): Promise<JobStatus> {
    const status = await super.status();
    if (!this.#isUntaken) return status;
    // A cluster that does not answer has not lost the job.
    return (await this.#isQueued()) === false ? super.status() : { state: 'waiting' };
  }

  /** One that nobody has taken up is taken out of the queue. */
  override async stop(): Promise<JobStatus> {
    const name = this.folder.maybeNote(this.#queue.id);
    if (name !== undefined && this.#isUntaken) {
      this.folder.askToStop();
      await this.#queue.cancel(name).catch(() => undefined);
      for (const end = Date.now() + defaults.cancelled; this.#isUntaken && (await this.#isQueued()) && Date.now() < end;) await sleep(defaults.look);
      // A cluster that kept it, or does not answer, may start it yet: the supervisor finds the end and starts nothing.
      if (this.#isUntaken) this.folder.end({ code: null, signal: null, endedAt: nowSeconds(), stoppedBy: 'request' });
    }
    return super.stop();
  }

  get #isUntaken(): boolean {
    return !this.folder.maybeProcess() && !this.folder.maybeExit();
  }

  /** Undefined where the cluster does not answer. */
  async #isQueued(): Promise<boolean | undefined> {
    if (this.#asked && Date.now() - this.#asked.at < defaults.look) return this.#asked.isQueued;
    const name = this.folder.maybeNote(this.#queue.id);
    const answer: Partial<Awaited<ReturnType<Queue['ask']>>> = name === undefined ? { isQueued: false } : await this.#queue.ask(name).catch(() => ({})), { isQueued, failure } = answer;
    this.#asked = { at: Date.now(), isQueued };
    if (failure !== undefined && this.#isUntaken && !this.folder.isAskedToStop) {
      this.folder.end({ code: null, signal: null, endedAt: nowSeconds(), problem: phrase('{0} could not start the job: {1}', this.#queue.title.text, failure) });
    }
    return isQueued;
  }
}

/** A word as a POSIX shell takes it for one. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
