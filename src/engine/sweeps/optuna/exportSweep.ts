import { formatPhrase } from '../../../model/phrase.ts';
import type { Parameter } from '../../../model/space.ts';
import type { ScheduledTrial } from '../../../sweep/scheduler.ts';
import type { SweepFile } from '../../../sweep/file/sweepFile.ts';
import { setUp, signOf } from '../setup.ts';
import type { StoredSweep } from '../storedSweep.ts';
import type { OptunaStudy, OptunaTrial } from './contract.ts';
import { internalOf, toDistribution } from './distribution.ts';

const states = { running: 'RUNNING', finished: 'COMPLETE', pruned: 'PRUNED', failed: 'FAIL' } as const;

/** A sweep as Optuna would have it. What waits for its first start is left out: it has come to nothing yet. */
export function studyOf(stored: StoredSweep): OptunaStudy {
  const { sweep } = setUp(stored.about), { metric, objectives } = sweep, goals = [metric?.goal ?? 'minimize', ...objectives.map(({ goal }) => goal)];
  const byName = new Map(sweep.space.map((parameter) => [parameter.name, parameter]));
  return {
    name: stored.folder.split(/[\\/]/).at(-1)!,
    directions: goals,
    metricNames: metric ? [metric.name, ...objectives.map(({ name }) => name)] : [],
    trials: stored.read().trials.flatMap((trial) => (trial.state === 'waiting' ? [] : [trialOf(trial, sweep, byName)])),
  };
}

function trialOf(trial: ScheduledTrial, { metric, objectives, constraints }: SweepFile, byName: ReadonlyMap<string, Parameter>): OptunaTrial {
  const { params, reports, loss, others = [], violation, startedAt, endedAt, problem } = trial, sign = signOf(metric?.goal);
  const result = trial.state === 'finished' && loss !== undefined ? [loss, ...others] : [];
  // As in Optuna, one that was stopped counts with its last value.
  const losses = trial.state === 'pruned' && objectives.length === 0 ? reports.slice(-1).map((report) => report.loss) : result;
  const isNumber = losses.every((value) => !Number.isNaN(value)), values = losses.map((value, at) => (at === 0 ? sign : signOf(objectives[at - 1]!.goal)) * value);
  return {
    // To Optuna, what ends as NaN has failed.
    state: trial.state === 'finished' && !isNumber ? 'FAIL' : states[trial.state as keyof typeof states],
    params: Object.entries(params).flatMap(([name, value]) => {
      const parameter = byName.get(name);
      return parameter ? [{ name, internal: internalOf(parameter, value), distribution: toDistribution(parameter) }] : [];
    }),
    values: isNumber ? values : [],
    // Optuna keeps one value for each whole step.
    intermediate: [...new Map(reports.map(({ step, loss: value }) => [Math.round(step), sign * value]))].sort(([a], [b]) => a - b),
    constraints: constraints.limits.length > 0 && violation !== undefined ? [violation] : [],
    attributes: problem ? { problem: formatPhrase(problem) } : {},
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  };
}
