import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../base/errors.ts';
import type { Job, JobStatus } from '../model/job.ts';
import { phrase } from '../model/phrase.ts';
import { claimFolder } from './claim.ts';
import type { Availability, JobHandle, Place, PlaceOptions } from './contract.ts';
import { JobFolder } from './folder.ts';
import { FolderHandle } from './handle.ts';
import { marker } from './members.ts';
import { ask } from './process.ts';

const id = 'slurm';

const defaults = {
  /** Milliseconds between two questions to the controller about a job that nobody on a node has taken up yet. */
  look: 1_000,
};

/**
 * A cluster with Slurm. The batch script is the supervisor, on a node, with the job's folder on a disk that both machines see:
 * once it runs, everything is as on this machine. Needs Node.js on the nodes where it is here.
 */
export function createSlurm({ supervisor }: PlaceOptions): Place {
  return {
    id,
    title: phrase('Slurm'),
    available,
    async start(job) {
      const folder = claimFolder(job, id);
      try {
        folder.note(id, (await submit(supervisor, job)).trim().split(';')[0]!);
      } catch (error) {
        folder.end({ code: null, signal: null, endedAt: Date.now() / 1_000, problem: phrase('Slurm refused the job: {0}', messageOf(error)) });
      }
      return new SlurmHandle(folder);
    },
    async attach(path): Promise<JobHandle | undefined> {
      const folder = new JobFolder(path);
      return folder.maybeJob()?.place === id ? new SlurmHandle(folder) : undefined;
    },
  };
}

async function available(): Promise<Availability> {
  try {
    const partitions = await ask('sinfo', ['--noheader', '--format=%a']);
    return partitions.includes('up') ? { ok: true } : { ok: false, reason: phrase('No partition of the Slurm cluster is up.') };
  } catch (error) {
    return { ok: false, reason: phrase('No Slurm cluster answers here: {0}', messageOf(error)) };
  }
}

/** Gives the number of the batch job. */
function submit(supervisor: string, { title, gpus, folder }: Job): Promise<string> {
  const script = `exec ${[process.execPath, supervisor, folder].map(quoted).join(' ')}`;
  const wanted = gpus === undefined || gpus <= 0 ? [] : [`--gpus=${gpus}`];
  const args = ['--parsable', `--job-name=${title.slice(0, 60)}`, '--output=/dev/null', '--no-requeue', `--chdir=${folder}`, ...wanted, `--wrap=${script}`];
  // The marker of a job that starts this one is not handed on; an empty one marks nothing.
  return ask('sbatch', args, { ELECTRON_RUN_AS_NODE: '1', [marker]: '' });
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** What the folder cannot tell yet is asked of the controller: whether the job still waits for its turn. */
class SlurmHandle extends FolderHandle {
  #asked: { at: number; isQueued: boolean } | undefined;

  override async status(): Promise<JobStatus> {
    const status = await super.status();
    return this.#isUntaken && (await this.#isQueued()) ? { state: 'waiting' } : status;
  }

  /** One that nobody has taken up is taken out of the queue. */
  override async stop(): Promise<JobStatus> {
    const batch = this.folder.maybeNote(id);
    if (batch !== undefined && this.#isUntaken) {
      this.folder.askToStop();
      await ask('scancel', ['--state=PENDING', batch]).catch(() => undefined);
      while (this.#isUntaken && (await this.#isQueued())) await sleep(defaults.look);
      if (this.#isUntaken) this.folder.end({ code: null, signal: null, endedAt: Date.now() / 1_000, stoppedBy: 'request' });
    }
    return super.stop();
  }

  get #isUntaken(): boolean {
    return !this.folder.maybeProcess() && !this.folder.maybeExit();
  }

  async #isQueued(): Promise<boolean> {
    if (this.#asked && Date.now() - this.#asked.at < defaults.look) return this.#asked.isQueued;
    const batch = this.folder.maybeNote(id);
    const states = batch === undefined ? '' : await ask('squeue', ['--noheader', `--jobs=${batch}`, '--states=PENDING,CONFIGURING,RUNNING,COMPLETING', '--format=%T']).catch(() => '');
    this.#asked = { at: Date.now(), isQueued: states.trim() !== '' };
    return this.#asked.isQueued;
  }
}
