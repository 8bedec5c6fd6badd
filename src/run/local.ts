import { setTimeout as sleep } from 'node:timers/promises';
import { nowSeconds } from '../base/clock.ts';
import type { Job, JobExit } from '../model/job.ts';
import { phrase } from '../model/phrase.ts';
import { claimFolder } from './claim.ts';
import type { JobHandle, Place, PlaceOptions } from './contract.ts';
import { JobFolder } from './folder.ts';
import { FolderHandle } from './handle.ts';
import { marker } from './members.ts';
import { startDetached } from './process.ts';
import { startFailure } from './startFailure.ts';

const id = 'local';

const defaults = {
  /** Milliseconds between two looks at whether the supervisor has taken over. */
  look: 10,
};

/** This machine: each job under a supervisor of its own, which waits for GPUs where the job wants some. */
export function createLocal({ supervisor }: PlaceOptions): Place {
  return {
    id,
    title: phrase('This machine'),
    available: async () => ({ ok: true }),
    async start(job) {
      const folder = claimFolder(job, id);
      await startSupervisor(supervisor, folder, job);
      return new FolderHandle(folder);
    },
    async attach(path): Promise<JobHandle | undefined> {
      const folder = new JobFolder(path);
      return folder.maybeJob()?.place === id ? new FolderHandle(folder) : undefined;
    },
  };
}

/** Resolves when the supervisor has taken over. One that cannot even be started leaves an end that says so. */
async function startSupervisor(bundle: string, folder: JobFolder, job: Job): Promise<void> {
  const command = [process.execPath, bundle, folder.path];
  // A supervisor belongs to no job: the marker would make it a member of the one that starts this one.
  const { [marker]: _, ...env } = process.env;
  try {
    const child = await startDetached(command, { env: { ...env, ELECTRON_RUN_AS_NODE: '1' } });
    child.unref();
    const isOwned = (): boolean => folder.maybeProcess() !== undefined || folder.maybeExit() !== undefined;
    let end: Pick<JobExit, 'code' | 'signal'> | undefined;
    void child.ended.then((exit) => (end = exit));
    while (!isOwned() && !end) await sleep(defaults.look);
    if (!isOwned()) throw new Error(`the supervisor ended with ${end?.signal ?? `code ${end?.code}`}`);
  } catch (error) {
    folder.end({ code: null, signal: null, endedAt: nowSeconds(), problem: startFailure(error, { ...job, command }) });
  }
}
