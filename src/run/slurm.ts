import { messageOf } from '../base/errors.ts';
import type { Job } from '../model/job.ts';
import { phrase } from '../model/phrase.ts';
import type { Availability, Place, PlaceOptions } from './contract.ts';
import { marker } from './members.ts';
import { ask } from './process.ts';
import { createQueued, quoted } from './queued.ts';

/** States of a batch job that has not ended. */
const active = 'PENDING,CONFIGURING,RUNNING,COMPLETING';

/**
 * A cluster with Slurm. The batch script is the supervisor, on a node, with the job's folder on a disk that both machines see.
 * Needs Node.js on the nodes where it is here.
 */
export function createSlurm({ supervisor }: PlaceOptions): Place {
  return createQueued({
    id: 'slurm',
    title: phrase('Slurm'),
    available,
    submit: (job) => submit(job, `exec ${startOf(supervisor, job)}`),
    // An array: its members want the same, and each finds its own folder by its number.
    async submitAll(jobs) {
      const members = jobs.map((job, at) => `${at}) exec ${startOf(supervisor, job)} ;;`);
      const array = await submit(jobs[0]!, `case $SLURM_ARRAY_TASK_ID in\n${members.join('\n')}\nesac`, [`--array=0-${jobs.length - 1}`]);
      return jobs.map((_, at) => `${array}_${at}`);
    },
    ask: async (batch) => ({ isQueued: await isQueued(batch) }),
    cancel: async (batch) => void (await ask('scancel', ['--state=PENDING', batch])),
  });
}

async function available(): Promise<Availability> {
  try {
    const partitions = await ask('sinfo', ['--noheader', '--format=%a']);
    return partitions.includes('up') ? { ok: true } : { ok: false, reason: phrase('No partition of the Slurm cluster is up.') };
  } catch (error) {
    return { ok: false, reason: phrase('No Slurm cluster answers here: {0}', messageOf(error)) };
  }
}

async function isQueued(batch: string): Promise<boolean> {
  try {
    return (await ask('squeue', ['--noheader', `--jobs=${batch}`, `--states=${active}`, '--format=%T'])).trim() !== '';
  } catch (error) {
    // So squeue tells of one that the controller has forgotten.
    if (/invalid job id/i.test(messageOf(error))) return false;
    throw error;
  }
}

const startOf = (supervisor: string, { folder }: Job): string => [process.execPath, supervisor, folder].map(quoted).join(' ');

/** Gives the number of the batch job. */
async function submit({ title, gpus, folder }: Job, script: string, more: readonly string[] = []): Promise<string> {
  const wanted = gpus === undefined || gpus <= 0 ? [] : [`--gpus=${gpus}`];
  const args = ['--parsable', `--job-name=${title.slice(0, 60)}`, '--output=/dev/null', '--no-requeue', `--chdir=${folder}`, ...wanted, ...more, `--wrap=${script}`];
  // The marker of a job that starts this one is not handed on; an empty one marks nothing. Behind a semicolon stands the name of the cluster.
  return (await ask('sbatch', args, { ELECTRON_RUN_AS_NODE: '1', [marker]: '' })).trim().split(';')[0]!;
}
