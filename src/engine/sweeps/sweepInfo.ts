import { paretoFront } from '../../model/pareto.ts';
import type { Phrase } from '../../model/phrase.ts';
import type { Problem, Severity } from '../../model/problem.ts';
import { type Path, readDocument } from '../../model/sourceDocument.ts';
import type { SweepInfo, TrialInfo } from '../../model/sweep.ts';
import { trialFolder } from './layout.ts';
import { setUp, type Setup, signOf } from './setup.ts';
import type { StoredSweep, SweepAbout, TrialRow } from './storedSweep.ts';

/** What never changes about a sweep, read once. */
export function describeSetup(stored: StoredSweep): Setup & { about: StoredSweep['about'] } {
  const { about } = stored;
  return { ...setUp(about), about };
}

/** The sweep as it is stored now, for views. @param runs by the folder of an attempt the run that its logs make */
export async function describeSweep(
  stored: StoredSweep, setup: ReturnType<typeof describeSetup>, runs: ReadonlyMap<string, string>,
): Promise<SweepInfo> {
  const { about, sweep, problems } = setup, { folder } = stored, { state, trials } = stored.glance();
  const { name, goal, target } = sweep.metric ?? {}, isSeveral = sweep.objectives.length > 0;
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
    ...(isSeveral && { objectives: [...sweep.objectives] }),
    space: sweep.space,
    ...(state.wanted !== undefined && { wanted: state.wanted }),
    workers: state.workers,
    trials: trials.map((trial) => describeTrial(trial, setup, folder, runs)),
    ...bestOf(trials),
    ...(isSeveral && { front: frontOf(trials) }),
    ...(sweep.joules !== undefined && { energy: { spent: state.joules ?? 0, budget: sweep.joules } }),
    ...(about.earlier && { earlier: about.earlier.length }),
    createdAt: about.createdAt,
    problems: [...problems, ...hindrancesOf(about, state, trials)],
  };
}

/** Why the sweep stopped by itself; else why trials failed, of each place in the file the latest. */
function hindrancesOf({ file, text }: SweepAbout, state: ReturnType<StoredSweep['glance']>['state'], trials: readonly TrialRow[]): Problem[] {
  const failed = new Map(trials.flatMap((trial) => (trial.state === 'failed' && trial.problem && trial.where ? [[JSON.stringify(trial.where), trial] as const] : [])));
  if (!state.problem && failed.size === 0) return [];
  const document = readDocument(text, file), told: Problem[] = [];
  const report = (where: Path, severity: Severity, message: Phrase): void => {
    document.report(where, severity, message);
    told.push(document.problems.at(-1)!);
  };
  if (state.problem) report(state.where ?? [], 'error', state.problem);
  const whole = JSON.stringify(state.problem);
  for (const [, { problem, where }] of failed) if (JSON.stringify(problem) !== whole) report(where!, 'warning', problem!);
  return told;
}

function describeTrial(trial: TrialRow, { sign, sweep: { objectives } }: Setup, sweepFolder: string, runs: ReadonlyMap<string, string>): TrialInfo {
  const { id, params, state, attempt, startedAt, endedAt, reports, problem, loss, others, violation = 0, last } = trial;
  const folder = trialFolder(sweepFolder, trial), run = runs.get(folder), value = loss ?? last;
  return {
    id, params, state, attempt, reports, folder,
    ...(value !== undefined && { value: sign * value }),
    ...(others && { others: objectives.map(({ goal }, at) => signOf(goal) * others[at]!) }),
    ...(violation !== 0 && { infeasible: true }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(run !== undefined && { run }),
    ...(problem && { problem }),
  };
}

const canBeBest = ({ state, loss, violation = 0 }: TrialRow): boolean => state === 'finished' && Number.isFinite(loss) && violation === 0;

function bestOf(trials: readonly TrialRow[]): { best?: string } {
  let best: TrialRow | undefined;
  for (const trial of trials) if (canBeBest(trial) && !(trial.loss! >= (best?.loss ?? Infinity))) best = trial;
  return best ? { best: best.id } : {};
}

function frontOf(trials: readonly TrialRow[]): string[] {
  const able = trials.filter(canBeBest);
  return paretoFront(able.map(({ loss, others = [] }) => [loss!, ...others])).map((at) => able[at]!.id);
}
