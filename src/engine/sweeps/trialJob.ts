import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { Job } from '../../model/job.ts';
import { expandCommand, nestParams } from '../../sweep/file/command.ts';
import type { SweepFile } from '../../sweep/file/sweepFile.ts';
import type { ScheduledTrial } from '../../sweep/scheduler.ts';
import { trialFolder } from './layout.ts';
import { pickInterpreter } from './interpreter.ts';
import type { SweepAbout } from './storedSweep.ts';

const defaults = {
  /** Milliseconds in which a fine-tuning that is asked to stop ends the step that is under way. */
  patience: 30_000,
};

/** The parameters, nested as W&B nests them: for `${args_json_file}`, and as the hyperparameters of the trial's logs. */
const paramsName = 'params.json';

/** The parameters as W&B's own agent hands them to `wandb.init`, so that a script which reads `wandb.config` runs unchanged. */
const wandbName = 'wandb-sweep.yaml';

/**
 * Where the script is told to write its logs. Each library takes the variable that it knows; none reaches a server.
 * A script that heeds none of them is found by what its processes hold open.
 */
function variablesOf(folder: string, trial: ScheduledTrial, sweepId: string): Record<string, string> {
  return {
    LOSSBAND_TRIAL_DIR: folder,
    LOSSBAND_TRIAL_ID: trial.id,
    WANDB_MODE: 'offline',
    WANDB_DIR: folder,
    WANDB_SILENT: 'true',
    WANDB_SWEEP_ID: sweepId,
    WANDB_SWEEP_PARAM_PATH: join(folder, wandbName),
    TENSORBOARD_LOGDIR: join(folder, 'tensorboard'),
    TENSORBOARD_LOGGING_DIR: join(folder, 'tensorboard'),
    MLFLOW_TRACKING_URI: join(folder, 'mlruns'),
    TRACKIO_DIR: join(folder, 'trackio'),
    AIM_DIR: folder,
  };
}

/** The process of one attempt of a trial. @param trainer bundle that trains as recipes say. It runs where the sweep file lies, as W&B's agent does. */
export function trialJob(about: SweepAbout, sweep: SweepFile, trial: ScheduledTrial, sweepFolder: string, trainer?: string): Job {
  const folder = trialFolder(sweepFolder, trial), sweepId = `${about.name}-${Math.round(about.createdAt)}`;
  const command = expandCommand(sweep, trial.params, {
    platform: process.platform, variables: process.env, argsFile: join(folder, paramsName), trialFolder: folder, interpreter: about.interpreter ?? pickInterpreter(),
    ...(trainer !== undefined && { trainer: [process.execPath, trainer] }),
  });
  const isOurs = sweep.command.includes('${finetune}');
  return {
    id: `${sweepFolder}/${trial.id}/${trial.attempt}`,
    kind: 'trial',
    title: `${about.name} ${trial.id}`,
    command,
    cwd: dirname(about.file),
    // VS Code's own program runs scripts as Node.js does only when it is told to.
    env: { ...variablesOf(folder, trial, sweepId), ...(isOurs && { ELECTRON_RUN_AS_NODE: '1', ...(about.interpreter && { LOSSBAND_PYTHON: about.interpreter }) }) },
    folder,
    file: about.file,
    // Its step ends before it does.
    ...(isOurs && { patience: { request: defaults.patience } }),
    ...(sweep.gpus !== undefined && { gpus: sweep.gpus }),
  };
}

/** Lays what the script may read into the folder, before the job is claimed. @throws the system's error */
export function prepareTrial({ folder }: Job, { params }: ScheduledTrial): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, paramsName), JSON.stringify(nestParams(params)));
  const entries = Object.entries(nestParams(params)).map(([name, value]) => [name, { value }]);
  writeFileSync(join(folder, wandbName), stringify({ wandb_version: 1, ...Object.fromEntries(entries) }));
  // Watched from the first moment on.
  writeFileSync(join(folder, 'output.log'), '', { flag: 'a' });
}
