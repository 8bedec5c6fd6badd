import { statSync } from 'node:fs';
import { messageOf } from '../base/errors.ts';
import type { Job } from '../model/job.ts';
import { phrase, type Phrase } from '../model/phrase.ts';

/** Why a job cannot be run from its folder, where that can be told beforehand: the system blames the program for it. */
export function maybeBadFolder({ cwd }: Job): Phrase | undefined {
  const stat = statSync(cwd, { throwIfNoEntry: false });
  if (!stat) return phrase('The folder {0} to run in does not exist.', cwd);
  return stat.isDirectory() ? undefined : phrase('{0}, to run in, is no folder.', cwd);
}

/** What a failed start means to a person, and what to do about it. */
export function startFailure(error: unknown, { command: [program = ''] }: Job): Phrase {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return phrase('The program {0} was not found. Check its name, or give its whole path: the PATH is that of VS Code.', program);
    case 'EACCES':
    case 'EPERM':
      return phrase('{0} may not be run: it is no program, or the permission to execute it is missing.', program);
    case 'ENOSPC':
      return phrase('The disk is full: {0} was not started.', program);
    default:
      return phrase('{0} could not be started: {1}', program, messageOf(error));
  }
}
