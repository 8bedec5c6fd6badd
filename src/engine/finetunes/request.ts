import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { FoundRate } from '../../model/foundRate.ts';
import type { JobRequest } from '../../model/job.ts';
import type { FineTuningOptions } from '../../protocol/engineApi.ts';
import { loadRecipe } from '../../tune/recipe/load.ts';

const defaults = {
  /** Milliseconds in which the step that is under way ends and its checkpoint is written. */
  patience: 30_000,
};

export interface FineTuningRequest extends JobRequest {
  folder: string;
  /** Where the run itself lies: its logs, checkpoints and the trained model. */
  run: string;
}

/**
 * A fine-tuning as a job: of a new run beside the recipe (`runs/<name>-<n>`), or going on with the newest one that has not finished, or of a run that
 * looks for a learning rate (`runs/<name>-lr-<n>`).
 * Each attempt is a job of its own in the run's folder, so that two windows cannot go on with the same run at once.
 * @param trainer absolute path of the trainer's bundle @param program that runs it
 * @throws UserError where the recipe has mistakes, or there is nothing to go on with
 */
export function fineTuningRequest(path: string, trainer: string, { resume, tensorflow, python, findRateOf: stage }: FineTuningOptions, program = process.execPath): FineTuningRequest {
  const file = resolve(path), { recipe } = loadRecipe(file), runs = join(dirname(file), 'runs');
  const name = recipe.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'finetune';
  const run = resume ? unfinished(runs, name) : reserved(runs, stage === undefined ? name : `${name}-lr`);
  return {
    kind: 'finetune', title: basename(run), cwd: dirname(file), file, run,
    command: [program, trainer, file, '--folder', run, ...(stage === undefined ? [] : ['--find-lr', '--stage', stage])],
    // VS Code's own program runs scripts as Node.js does only when it is told to.
    env: { ELECTRON_RUN_AS_NODE: '1', ...(tensorflow && { LOSSBAND_TENSORFLOW: tensorflow }), ...(python && { LOSSBAND_PYTHON: python }) },
    folder: join(run, 'jobs', String(attemptsOf(run) + 1)),
    logs: [run],
    patience: { request: defaults.patience },
  };
}

/** What the job in this folder came to; undefined where it has not ended well, or was about something else. */
export function maybeFoundRate(folder: string): FoundRate | undefined {
  try {
    const found = JSON.parse(readFileSync(join(dirname(dirname(folder)), 'result.json'), 'utf8')) as Partial<FoundRate>;
    return typeof found.stage === 'number' ? (found as FoundRate) : undefined;
  } catch {
    return undefined;
  }
}

/** The trainer's bundle lies beside that of the supervisor. @throws UserError where there is none */
export function trainerBeside(supervisor: string | undefined): string {
  if (supervisor === undefined) throw new UserError('Nothing can be started here.');
  return join(dirname(supervisor), 'trainer.cjs');
}

/** The next number that nobody has; making the folder is the claim. */
function reserved(runs: string, name: string): string {
  mkdirSync(runs, { recursive: true });
  for (let n = 1; ; n++) {
    try {
      mkdirSync(join(runs, `${name}-${n}`));
      return join(runs, `${name}-${n}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new UserError(`No folder for the run can be made in ${runs}.`, { cause: error });
    }
  }
}

function unfinished(runs: string, name: string): string {
  const numbers = (existsSync(runs) ? readdirSync(runs) : []).filter((folder) => folder.startsWith(`${name}-`)).map((folder) => Number(folder.slice(name.length + 1)));
  const newest = numbers.filter(Number.isInteger).toSorted((a, b) => b - a).map((n) => join(runs, `${name}-${n}`))
    .find((run) => existsSync(join(run, 'checkpoints', 'last.safetensors')) && !existsSync(join(run, 'result.json')));
  if (newest === undefined) throw new UserError(`There is no run of ${name} in ${runs} that could go on.`);
  return newest;
}

const attemptsOf = (run: string): number => (existsSync(join(run, 'jobs')) ? readdirSync(join(run, 'jobs')).length : 0);
