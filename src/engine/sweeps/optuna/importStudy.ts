import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { nowSeconds } from '../../../base/clock.ts';
import { messageOf, UserError } from '../../../base/errors.ts';
import { phrase } from '../../../model/phrase.ts';
import type { Parameter, Params } from '../../../model/space.ts';
import type { ScheduledTrial } from '../../../sweep/scheduler.ts';
import { newSweep } from '../../../sweep/scheduler.ts';
import { createSweepFolder, nameOf } from '../layout.ts';
import { signOf } from '../setup.ts';
import { StoredSweep } from '../storedSweep.ts';
import type { OptunaStudy, OptunaTrial } from './contract.ts';
import { externalOf, maybeParameter, toSweepParameter } from './distribution.ts';
import { readStudies } from './index.ts';

/** The studies that a file keeps as sweeps beside it, each with a sweep file that its space is written in. Gives their folders. @throws UserError */
export function importStudies(path: string): string[] {
  try {
    return readStudies(path).map((study) => importStudy(study, path));
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`The studies in ${path} cannot be imported: ${messageOf(error)}`, { cause: error });
  }
}

function importStudy(study: OptunaStudy, path: string): string {
  const name = nameOf('study', study.name), text = sweepText(study, basename(path)), file = newFile(dirname(path), name, text);
  const folder = createSweepFolder(file, name), trials = study.trials.filter(({ state }) => state !== 'WAITING').map((trial, at) => trialOf(trial, at, study));
  const about = { name, file, text, createdAt: study.trials.find(({ startedAt }) => startedAt !== undefined)?.startedAt ?? nowSeconds() };
  StoredSweep.create(folder, about, { ...newSweep(1, trials.length), phase: 'done', trials }).dispose();
  return folder;
}

/** A sweep file of a name that is free, unless the same one lies there. */
function newFile(folder: string, name: string, text: string): string {
  for (let n = 1; ; n++) {
    const file = join(folder, `${name}${n === 1 ? '' : `-${n}`}.sweep.yaml`);
    if (existsSync(file) && readFileSync(file, 'utf8') !== text) continue;
    if (existsSync(file)) return file;
    writeFileSync(file, text, { flag: 'wx' });
    return file;
  }
}

/** Every parameter of a study: the widest of the ranges that its trials had. */
function spaceOf({ trials }: OptunaStudy): Parameter[] {
  const space = new Map<string, Parameter>();
  for (const { name, distribution } of trials.flatMap(({ params }) => params)) {
    const parameter = maybeParameter(name, distribution), known = space.get(name);
    if (!parameter) continue;
    const isRange = known && known.type !== 'categorical' && parameter.type !== 'categorical';
    if (isRange) space.set(name, { ...known, low: Math.min(known.low, parameter.low), high: Math.max(known.high, parameter.high) });
    else if (!known) space.set(name, parameter);
  }
  return [...space.values()];
}

const paramsOf = ({ params }: OptunaTrial): Params => Object.fromEntries(params.map(({ name, internal, distribution }) => [name, externalOf(internal, distribution)]));

/** Studies do not say when a parameter is active. Where it was so for some values of a choice and never for the others, that was why. */
function conditionsOf(space: readonly Parameter[], { trials }: OptunaStudy): Record<string, { param: string; in: unknown[] }> {
  const tried = trials.filter(({ params }) => params.length > 0).map(paramsOf), conditions: Record<string, { param: string; in: unknown[] }> = {};
  for (const { name } of space) {
    const having = tried.filter((params) => name in params), lacking = tried.filter((params) => !(name in params));
    const decides = (other: string): boolean => tried.every((params) => other in params) && !having.some((params) => lacking.some((rest) => rest[other] === params[other]));
    const cause = lacking.length > 0 && space.find((other) => other.type === 'categorical' && other.name !== name && decides(other.name));
    if (cause) conditions[name] = { param: cause.name, in: [...new Set(having.map((params) => params[cause.name]))] };
  }
  return conditions;
}

const metricsOf = ({ directions, metricNames }: OptunaStudy): { name: string; goal: 'minimize' | 'maximize' }[] =>
  directions.map((goal, at) => ({ name: metricNames[at] ?? (directions.length === 1 ? 'value' : `value${at}`), goal }));

function sweepText(study: OptunaStudy, source: string): string {
  const space = spaceOf(study), [metric, ...objectives] = metricsOf(study), conditions = conditionsOf(space, study);
  const isConstrained = study.trials.some(({ constraints }) => constraints.length > 0);
  const ours = {
    warm_start: true,
    ...(objectives.length > 0 && { objectives }),
    ...(isConstrained && { constraints: [{ metric: 'constraints', upper: 0 }] }),
    ...(Object.keys(conditions).length > 0 && { conditions }),
  };
  // No parameter is no sweep; a study whose trials all failed before they had one is still to be seen.
  const parameters = Object.fromEntries(space.map((parameter) => [parameter.name, toSweepParameter(parameter)]));
  const head = `# Optuna's study ${JSON.stringify(study.name)} of ${source}. Once \`program\` names what trains, a sweep of this file goes on from its trials.\n`;
  return head + stringify({ program: 'train.py', method: 'bayes', metric, parameters, lossband: ours }, { lineWidth: 0 });
}

function trialOf(trial: OptunaTrial, at: number, study: OptunaStudy): ScheduledTrial {
  const { state, values, intermediate, constraints, startedAt, endedAt } = trial, signs = study.directions.map(signOf);
  const losses = values.map((value, objective) => signs[objective]! * value), isFinished = state === 'COMPLETE' && losses.length > 0, [loss, ...others] = losses;
  const told = trial.attributes['problem'];
  return {
    id: String(at), params: paramsOf(trial), attempt: 1,
    state: isFinished ? 'finished' : state === 'PRUNED' ? 'pruned' : 'failed',
    reports: intermediate.map(([step, value]) => ({ step, loss: signs[0]! * value })),
    ...(isFinished && { loss: loss!, ...(others.length > 0 && { others }) }),
    ...(constraints.length > 0 && { violation: constraints.reduce((sum, value) => sum + (Number.isNaN(value) ? Infinity : Math.max(0, value)), 0) }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(state === 'RUNNING' && { problem: phrase('It had not ended when the study was imported.') }),
    ...(told !== undefined && { problem: phrase('In Optuna: {0}', told) }),
  };
}
