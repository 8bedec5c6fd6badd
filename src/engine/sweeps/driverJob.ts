import { dirname, join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { JobRequest } from '../../model/job.ts';

const defaults = {
  /** Milliseconds in which a driver that is asked to stop has stopped its trials, each by its own ladder. */
  patience: 180_000,
};

/** The process that drives the sweep in a folder: the terminal's own command, as a job. @param supervisor its bundle lies beside the terminal's; absent: nothing is started */
export function driverJob(supervisor: string | undefined, folder: string, title: string, file: string): JobRequest {
  if (supervisor === undefined) throw new UserError('Nothing is started here.');
  return {
    kind: 'sweep',
    title,
    command: [process.execPath, join(dirname(supervisor), 'cli.js'), 'sweep', folder, '--resume'],
    cwd: dirname(file),
    // VS Code's own program runs scripts as Node.js does only when it is told to.
    env: { ELECTRON_RUN_AS_NODE: '1' },
    file,
    patience: { request: defaults.patience },
  };
}
