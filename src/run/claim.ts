import { messageOf, UserError } from '../base/errors.ts';
import type { Job } from '../model/job.ts';
import { JobFolder } from './folder.ts';

/** Makes a job's folder the place's own. @throws UserError where it cannot be written, or somebody was here before */
export function claimFolder(job: Job, place: string): JobFolder {
  const folder = new JobFolder(job.folder);
  let isOurs: boolean;
  try {
    isOurs = folder.claim({ ...job, place });
  } catch (error) {
    throw new UserError(`The folder ${folder.path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
  if (!isOurs) throw new UserError('This job was started before.');
  return folder;
}
