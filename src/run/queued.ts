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
  /** Whether it waits or runs there; with what the cluster says where it failed by itself. */
  ask(name: string): Promise<{ isQueued: boolean; failure?: string }>;
  /** Takes a job out that waits; one that runs is left alone. */
  cancel(name: string): Promise<void>;
}

/** A place whose jobs wait for their turn. Once a supervisor has taken one up everything is as on this machine. */
export function createQueued(queue: Queue): Place {
  const { id, title } = queue;
  return {
    id,
    title,
    available: () => queue.available(),
    async start(job) {
      const folder = claimFolder(job, id);
      try {
        folder.note(id, await queue.submit(job));
      } catch (error) {
        folder.end({ code: null, signal: null, endedAt: nowSeconds(), problem: phrase('{0} refused the job: {1}', title.text, messageOf(error)) });
      }
      return new QueuedHandle(folder, queue);
    },
    async attach(path): Promise<JobHandle | undefined> {
      const folder = new JobFolder(path);
      return folder.maybeJob()?.place === id ? new QueuedHandle(folder, queue) : undefined;
    },
  };
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
