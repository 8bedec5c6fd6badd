import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf, UserError } from '../../base/errors.ts';
import type { JobRequest } from '../../model/job.ts';
import { describeSetup } from './sweepInfo.ts';
import { trialFolder } from './layout.ts';
import type { StoredSweep } from './storedSweep.ts';
import { prepareTrial, trialJob } from './trialJob.ts';

/** Where trials that are trained once more lie in the folder of their sweep; they are runs of their own and no part of its search. */
const retrained = 'retrained';

/**
 * The job that runs a trial's command once more with further arguments: a longer training, a test set. Arguments that come later take the place of
 * earlier ones in most scripts. @throws UserError for a trial that is not there, or a folder that cannot be written
 */
export function retrainRequest(stored: StoredSweep, trial: string, args: readonly string[], trainer: string | undefined): JobRequest {
  const { about, sweep } = describeSetup(stored), found = stored.glance().trials.find(({ id }) => id === trial), place = join(stored.folder, retrained);
  if (!found) throw new UserError('This trial is not known.');
  let attempt = 1;
  while (existsSync(trialFolder(place, { id: trial, attempt }))) attempt++;
  const again = { ...found, attempt, reports: [] }, { id: _, ...job } = trialJob(about, sweep, again, place, trainer);
  try {
    prepareTrial({ ...job, id: '' }, again);
  } catch (error) {
    throw new UserError(`The folder ${job.folder} cannot be written: ${messageOf(error)}`, { cause: error });
  }
  const command = [...job.command, ...args], title = `${basename(stored.folder)} ${trial} ↻`;
  return { ...job, kind: 'script', title, command, params: found.params, logs: [job.folder], ...(sweep.place !== undefined && { place: sweep.place }) };
}
