import type { Problem } from '../../model/problem.ts';
import type { SweepInfo, TrialInfo } from '../../model/sweep.ts';
import { trialFolder } from './layout.ts';
import { setUp, type Setup } from './setup.ts';
import type { StoredSweep, TrialRow } from './storedSweep.ts';

/** What never changes about a sweep, read once. */
export function describeSetup(stored: StoredSweep): Setup & { about: StoredSweep['about'] } {
  const { about } = stored;
  return { ...setUp(about), about };
}

/** The sweep as it is stored now, for views. @param runs by the folder of an attempt the run that its logs make */
export async function describeSweep(
  stored: StoredSweep, setup: ReturnType<typeof describeSetup>, runs: ReadonlyMap<string, string>,
): Promise<SweepInfo> {
  const { about, sweep, sign, problems } = setup, { folder } = stored, { state, trials } = stored.glance();
  const own: Problem[] = state.problem ? [{ source: about.file, severity: 'error', message: state.problem }] : [];
  const { name, goal, target } = sweep.metric ?? {};
  return {
    id: folder,
    name: folder.split(/[\\/]/).at(-1)!,
    file: about.file,
    ...(sweep.program !== undefined && { program: sweep.program }),
    folder,
    phase: state.phase,
    driven: await stored.isDriven(),
    method: sweep.method,
    ...(name !== undefined && goal !== undefined && { metric: { name, goal, ...(target !== undefined && { target }) } }),
    space: sweep.space,
    ...(state.wanted !== undefined && { wanted: state.wanted }),
    workers: state.workers,
    trials: trials.map((trial) => describeTrial(trial, sign, folder, runs)),
    ...bestOf(trials),
    createdAt: about.createdAt,
    problems: [...problems, ...own],
  };
}

function describeTrial(trial: TrialRow, sign: 1 | -1, sweepFolder: string, runs: ReadonlyMap<string, string>): TrialInfo {
  const { id, params, state, attempt, startedAt, endedAt, reports, problem, loss, last } = trial;
  const folder = trialFolder(sweepFolder, trial), run = runs.get(folder), value = loss ?? last;
  return {
    id, params, state, attempt, reports, folder,
    ...(value !== undefined && { value: sign * value }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(run !== undefined && { run }),
    ...(problem && { problem }),
  };
}

function bestOf(trials: readonly TrialRow[]): { best?: string } {
  let best: TrialRow | undefined;
  for (const trial of trials) if (trial.state === 'finished' && Number.isFinite(trial.loss) && !(trial.loss! >= (best?.loss ?? Infinity))) best = trial;
  return best ? { best: best.id } : {};
}
