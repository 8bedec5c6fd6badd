import { phrase } from '../../model/phrase.ts';
import type { Problem } from '../../model/problem.ts';
import type { Space } from '../../model/space.ts';
import type { SweepObjective } from '../../model/sweep.ts';
import { searches } from '../index.ts';
import type { StopOptions } from '../stop/contract.ts';
import { stopRules } from '../stop/index.ts';
import { isRecord } from '../../base/record.ts';
import { type Path, type SourceDocument, readDocument } from '../../model/sourceDocument.ts';
import { type Constraints, readConstraints, readObjectives } from './objectives.ts';
import { addConditions, readParameters } from './parameters.ts';

/** What a trial without a usable value counts as: its last one, its best one, or as bad as the worst trial. */
export type Impute = 'latest' | 'best' | 'worst';

/** A `*.sweep.yaml`: the W&B sweep schema, with our additions from its section `lossband`. */
export interface SweepFile {
  name?: string;
  description?: string;
  /** The script; undefined where `command` does without. */
  program?: string;
  command: readonly string[];
  /** Id of the search. */
  method: string;
  metric?: { name: string; goal: 'minimize' | 'maximize'; target?: number; impute: Impute };
  /** What is wanted beside the metric. */
  objectives: readonly SweepObjective[];
  constraints: Constraints;
  space: Space;
  /** Options of the stop rule with its `type`; undefined: every trial runs to its end. */
  stop?: StopOptions;
  /** Trials in all; undefined: until somebody stops it, or the grid is done. */
  trials?: number;
  /** Trials at the same time. */
  workers: number;
  /** Id of the place where trials run; undefined: this machine. */
  place?: string;
  /** GPUs that each trial has for itself; undefined: it sees what there is. */
  gpus?: number;
  /** Seconds in which trials run, together; once they are spent no further trial is begun. */
  seconds?: number;
  /** Joules that this machine takes while trials run; as with the seconds. */
  joules?: number;
  /** Where earlier trials are looked for: `own` for those of this file, else paths from its folder. */
  warmStart: 'own' | readonly string[];
  /** How often a trial that failed is started again. */
  retries: number;
  seed: number;
}

const defaults = {
  command: ['${env}', '${interpreter}', '${program}', '${args}'],
  /** Of a recipe: it is trained here, with the parameters in place of its own values. */
  fineTuning: ['${finetune}', '${program}', '--folder', '${trial_dir}/run', '--params', '${args_json_file}'],
  workers: 1,
  retries: 0,
  seed: 0,
};

/** W&B's words for searches, where they are not ours. */
const aliases: Readonly<Record<string, string>> = { bayes: 'auto' };

/** Keys of W&B that change nothing on one's own machine, so that existing files run unchanged. */
const ignored = ['project', 'entity', 'controller', 'job', 'image_uri', 'scheduler', 'imageuri'];
const known = ['name', 'description', 'program', 'command', 'method', 'metric', 'parameters', 'early_terminate', 'run_cap', 'lossband', ...ignored];
const knownOurs = ['workers', 'retries', 'seed', 'stop', 'conditions', 'method', 'trials', 'gpus', 'budget', 'place', 'objectives', 'constraints', 'warm_start'];
const knownBudget = ['trials', 'time', 'energy'];

/** Searches that never look at a result. */
const blind = ['grid', 'random', 'quasi-random'];

/** Seconds of each unit of a time. */
const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Joules of each unit of energy. */
const energies: Readonly<Record<string, number>> = { j: 1, kj: 1e3, mj: 1e6, wh: 3_600, kwh: 3.6e6 };

type Json = Record<string, unknown>;

function readText(document: SourceDocument, json: Json, path: Path): string | undefined {
  const value = json[path.at(-1)!];
  if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
  document.report(path, 'error', phrase('A text is expected here.'));
  return undefined;
}

function readCount(document: SourceDocument, json: Json, path: Path, least: number): number | undefined {
  const value = json[path.at(-1)!];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value;
  document.report(path, 'error', phrase('A whole number of at least {0} is expected here.', least));
  return undefined;
}

/** Whether the program of a sweep is a recipe. */
export const isFineTuning = (program: string | undefined): boolean => program !== undefined && /\.finetune\.ya?ml$/i.test(program);

/** A list of words, or one line that is split at blanks as W&B does. */
function readCommand(document: SourceDocument, json: unknown, program: string | undefined): readonly string[] {
  if (json === undefined) return isFineTuning(program) ? defaults.fineTuning : defaults.command;
  if (typeof json === 'string') return json.split(/\s+/).filter((word) => word !== '');
  if (Array.isArray(json) && json.length > 0 && json.every((word) => ['string', 'number', 'boolean'].includes(typeof word))) return json.map(String);
  document.report(['command'], 'error', phrase('`command` must be a list of words.'));
  return defaults.command;
}

function readMethod(document: SourceDocument, json: Json, ours: Json): string {
  const [value, path]: [unknown, Path] = ours['method'] === undefined ? [json['method'], ['method']] : [ours['method'], ['lossband', 'method']];
  const id = typeof value === 'string' ? (aliases[value] ?? value) : undefined;
  if (searches.some((search) => search.id === id)) return id!;
  document.report(path, 'error', phrase('`method` must be one of these: {0}.', ['bayes', ...searches.map((search) => search.id)].join(', ')));
  return 'auto';
}

function readMetric(document: SourceDocument, json: Json, method: string): SweepFile['metric'] {
  const metric = json['metric'], isBlind = blind.includes(method);
  if (metric === undefined && isBlind) return undefined;
  if (!isRecord(metric) || typeof metric['name'] !== 'string') {
    document.report(['metric'], 'error', phrase('`metric` needs the `name` of the metric that the trials are compared by.'));
    return undefined;
  }
  const { name, goal = 'minimize', target, impute = 'worst' } = metric;
  if (goal !== 'minimize' && goal !== 'maximize') document.report(['metric', 'goal'], 'error', phrase('`goal` must be minimize or maximize.'));
  if (impute !== 'latest' && impute !== 'best' && impute !== 'worst') document.report(['metric', 'impute'], 'error', phrase('`impute` must be latest, best or worst.'));
  return {
    name, goal: goal === 'maximize' ? 'maximize' : 'minimize', impute: impute === 'latest' || impute === 'best' ? impute : 'worst',
    ...(typeof target === 'number' ? { target } : {}),
  };
}

function readStop(document: SourceDocument, json: Json, ours: Json): StopOptions | undefined {
  const [stop, path]: [unknown, Path] = ours['stop'] === undefined ? [json['early_terminate'], ['early_terminate']] : [ours['stop'], ['lossband', 'stop']];
  if (stop === undefined || stop === null) return undefined;
  const options = typeof stop === 'string' ? { type: stop } : stop;
  const type = isRecord(options) ? options['type'] : undefined;
  if (!isRecord(options) || !stopRules.some(({ id }) => id === type)) {
    document.report(path, 'error', phrase('The `type` of a stop rule must be one of these: {0}.', stopRules.map(({ id }) => id).join(', ')));
    return undefined;
  }
  if (type === 'hyperband' && options['min_iter'] === undefined && options['max_iter'] === undefined) {
    document.report(path, 'error', phrase('Hyperband needs `min_iter`, or `max_iter` and `s`.'));
    return undefined;
  }
  return options;
}

/** A grid can only go through values that can be counted. */
function checkGrid(document: SourceDocument, space: Space): Space {
  return space.filter((parameter) => {
    const endless = parameter.type === 'float' && !parameter.step && parameter.low < parameter.high;
    if (endless) {
      const path = parameter.name.split('.').flatMap((part) => ['parameters', part]);
      document.report(path, 'error', phrase('A grid cannot go through all values of “{0}”: give it `values`, or a distribution with `q`.', parameter.name));
    }
    return !endless;
  });
}

function reportUnknown(document: SourceDocument, json: Json, names: readonly string[], path: Path): void {
  for (const key of Object.keys(json)) {
    if (!names.includes(key)) document.report([...path, key], 'warning', phrase('“{0}” is no key of a sweep and is ignored. Known are: {1}.', key, names.join(', ')));
  }
}

/** Seconds, or a time as `90m`, `1h30m`, `2d`. */
function secondsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 0 ? value : undefined;
  if (typeof value !== 'string' || !/^(?:\d+(?:\.\d+)?\s*[smhd]\s*)+$/i.test(value)) return undefined;
  return [...value.matchAll(/([\d.]+)\s*([smhd])/gi)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!.toLowerCase()]!, 0) || undefined;
}

/** As in `500 Wh`, `2kWh`, `3.6MJ`. */
function joulesOf(value: unknown): number | undefined {
  const [, count, unit] = (typeof value === 'string' && /^\s*(\d+(?:\.\d+)?)\s*([kM]?J|k?Wh)\s*$/i.exec(value)) || [];
  return unit === undefined ? undefined : Number(count) * energies[unit.toLowerCase()]! || undefined;
}

/** `budget: {trials, time, energy}`: what may be spent. */
function readBudget(document: SourceDocument, ours: Json): Pick<SweepFile, 'trials' | 'seconds' | 'joules'> {
  const budget = ours['budget'], path = ['lossband', 'budget'];
  if (budget === undefined || budget === null) return {};
  if (!isRecord(budget)) {
    document.report(path, 'error', phrase('`budget` must be a map with `trials`, `time` or `energy`.'));
    return {};
  }
  reportUnknown(document, budget, knownBudget, path);
  const trials = readCount(document, budget, [...path, 'trials'], 1), seconds = secondsOf(budget['time']);
  if (budget['time'] !== undefined && seconds === undefined) document.report([...path, 'time'], 'error', phrase('A time is expected here: seconds, or as in 90m, 1h30m, 2d.'));
  const joules = joulesOf(budget['energy']);
  if (budget['energy'] !== undefined && joules === undefined) document.report([...path, 'energy'], 'error', phrase('An energy is expected here, as in 500Wh, 2kWh, 3.6MJ.'));
  if (joules !== undefined && (ours['place'] ?? 'local') !== 'local') document.report([...path, 'energy'], 'error', phrase('Energy is measured on this machine alone, and the trials run elsewhere.'));
  return { ...(trials !== undefined && { trials }), ...(seconds !== undefined && { seconds }), ...(joules !== undefined && { joules }) };
}

/** `warm_start: true`, a path, or a list of paths. */
function readWarmStart(document: SourceDocument, json: unknown, method: string): SweepFile['warmStart'] {
  const path = ['lossband', 'warm_start'];
  if (json === undefined || json === null || json === false) return [];
  if (blind.includes(method)) document.report(path, 'warning', phrase('The search {0} learns nothing from trials: earlier ones change nothing.', method));
  if (json === true) return 'own';
  const paths = Array.isArray(json) ? (json as unknown[]) : [json];
  if (paths.every((entry) => typeof entry === 'string')) return paths;
  document.report(path, 'error', phrase('`warm_start` is true, a path, or a list of paths.'));
  return [];
}

/** What one objective has and several have not: with several, a trial that is worse in one may be the best in another. */
function checkSeveral(document: SourceDocument, { metric, objectives, constraints, stop }: SweepFile, ours: Json): void {
  const isAbout = (key: string): Path => ['lossband', key];
  if (!metric && objectives.length > 0) document.report(isAbout('objectives'), 'error', phrase('`objectives` are wanted beside `metric`, which is missing.'));
  if (!metric && constraints.limits.length > 0) document.report(isAbout('constraints'), 'error', phrase('A constraint on a metric needs `metric`, which the trials are compared by.'));
  if (objectives.length === 0) return;
  const ignored = phrase('With several objectives this is not heeded: what is worse in one may be the best in another.');
  if (stop) document.report(ours['stop'] === undefined ? ['early_terminate'] : isAbout('stop'), 'warning', ignored);
  if (metric?.target !== undefined) document.report(['metric', 'target'], 'warning', ignored);
  if (metric && metric.impute !== 'worst') document.report(['metric', 'impute'], 'warning', ignored);
}

/** Reads a sweep file. Total: what cannot be used is named with its place, and the rest stands. */
export function readSweepFile(text: string, source: string): { sweep: SweepFile; problems: Problem[] } {
  const document = readDocument(text, source), json = isRecord(document.json) ? document.json : {};
  if (document.problems.length === 0 && !isRecord(document.json)) document.report([], 'error', phrase('A sweep is a map with `program`, `method` and `parameters`.'));
  const ours = isRecord(json['lossband']) ? json['lossband'] : {}, method = readMethod(document, json, ours);
  reportUnknown(document, json, known, []);
  reportUnknown(document, ours, knownOurs, ['lossband']);
  const parameters = addConditions(document, readParameters(document, json['parameters'], ['parameters']), ours['conditions'], ['lossband', 'conditions']);
  const program = readText(document, json, ['program']), command = readCommand(document, json['command'], program);
  if (program === undefined && command.includes('${program}')) document.report(['command'], 'error', phrase('`program` is missing: the script that trains.'));
  const budget = readBudget(document, ours);
  const optional = {
    name: readText(document, json, ['name']), description: readText(document, json, ['description']), program, metric: readMetric(document, json, method),
    stop: readStop(document, json, ours), trials: readCount(document, ours, ['lossband', 'trials'], 1) ?? budget.trials ?? readCount(document, json, ['run_cap'], 1),
    place: readText(document, ours, ['lossband', 'place']), gpus: readCount(document, ours, ['lossband', 'gpus'], 0), seconds: budget.seconds, joules: budget.joules,
  };
  const space = method === 'grid' ? checkGrid(document, parameters) : parameters;
  const sweep: SweepFile = {
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    command, method, space, warmStart: readWarmStart(document, ours['warm_start'], method),
    objectives: readObjectives(document, ours['objectives'], ['lossband', 'objectives']),
    constraints: readConstraints(document, space, ours['constraints'], ['lossband', 'constraints']),
    workers: readCount(document, ours, ['lossband', 'workers'], 1) ?? defaults.workers,
    retries: readCount(document, ours, ['lossband', 'retries'], 0) ?? defaults.retries,
    seed: readCount(document, ours, ['lossband', 'seed'], 0) ?? defaults.seed,
  };
  checkSeveral(document, sweep, ours);
  return { sweep, problems: document.problems };
}
