import type { JobStatus } from '../../model/job.ts';
import { type Phrase, phrase } from '../../model/phrase.ts';
import type { Path } from '../../model/sourceDocument.ts';
import type { Report } from '../../model/trial.ts';
import { readOutput } from '../../run/output.ts';
import type { MetricLimit } from '../../sweep/file/objectives.ts';
import type { SweepFile } from '../../sweep/file/sweepFile.ts';
import type { SweepEvent } from '../../sweep/scheduler.ts';
import { nearestNames } from '../nearestNames.ts';
import { signOf } from './setup.ts';

const defaults = {
  /** Bytes of the end of the output in which the last line is looked for, and characters of it that are told. */
  tail: 4_096,
  told: 200,
};

/** `env` did not find the program, as every shell says it. */
const notFound = 127;

export interface TrialEnd {
  folder: string;
  command: readonly string[];
  status: JobStatus;
  /** Losses; undefined where no log has the metric. */
  reports: readonly Report[] | undefined;
  /** The last values of all metrics that matter, as logged; undefined where no log has one. */
  ends: readonly (number | undefined)[];
  tags: readonly string[];
  /** Why logs that may hold it were left out. */
  doubt?: Phrase;
}

type Ending = Omit<SweepEvent & { kind: 'ended' }, 'kind' | 'trial' | 'attempt' | 'now'>;

/** Every metric that the end of a trial is judged by: the one that trials are compared by, the further objectives, those with limits. */
export const metricsOf = ({ metric, objectives, constraints: { limits } }: Pick<SweepFile, 'metric' | 'objectives' | 'constraints'>): string[] =>
  (metric ? [metric.name, ...objectives.map(({ name }) => name), ...limits.map((limit) => limit.metric)] : []);

/** What the end of a trial's process and its logs come to. */
export function judgeEnd(end: TrialEnd, sweep: Pick<SweepFile, 'metric' | 'objectives' | 'constraints'>): Ending {
  const { status: { state, exit }, command } = end, { metric } = sweep;
  if (state === 'stopped') return { state: 'stopped' };
  if (exit?.code === null && exit.signal === null && exit.problem) return { state: 'failed', problem: exit.problem, where: ['command'], hopeless: 'sweep' };
  if (exit?.code === notFound && /\benv$/.test(command[0] ?? '')) {
    const problem = phrase('The program {0} was not found. Is it on the PATH? A sweep file may name another in `command`.', command[1] ?? '');
    return { state: 'failed', problem, where: ['command'], hopeless: 'sweep' };
  }
  if (state === 'failed') return { state, problem: exit?.problem ?? failure(end), where: ['program'], ...imputed(end, metric) };
  const aside = exit?.problem && { problem: exit.problem };
  if (!metric) return { state: 'finished', ...aside };
  const names = metricsOf(sweep), gap = names.findIndex((_, at) => end.ends[at] === undefined);
  if (gap >= 0) return { state: 'failed', problem: end.doubt ?? missing(names[gap]!, end.tags), where: placeOf(gap, sweep), hopeless: 'trial' };
  return { state: 'finished', ...aside, ...resultOf(end.ends as readonly number[], sweep) };
}

/** Where the sweep file names one of its metrics. @param at in the order of {@link metricsOf} */
function placeOf(at: number, { objectives }: Pick<SweepFile, 'objectives'>): Path {
  if (at === 0) return ['metric', 'name'];
  return at <= objectives.length ? ['lossband', 'objectives', at - 1] : ['lossband', 'constraints'];
}

/** @param ends of the metrics in the order of {@link metricsOf} */
export function resultOf([value, ...rest]: readonly number[], { metric, objectives, constraints: { limits } }: Pick<SweepFile, 'metric' | 'objectives' | 'constraints'>): Omit<Ending, 'state'> {
  const others = objectives.map(({ goal }, at) => signOf(goal) * rest[at]!), measured = rest.slice(objectives.length);
  return {
    loss: signOf(metric?.goal) * value!,
    ...(others.length > 0 && { others }),
    ...(limits.length > 0 && { violation: limits.reduce((sum, limit, at) => sum + violationOf(limit, measured[at]!), 0) }),
  };
}

/** By how much a value is outside, as a share of the limit; what is no number keeps none. */
function violationOf({ lower = -Infinity, upper = Infinity }: MetricLimit, value: number): number {
  if (Number.isNaN(value)) return Infinity;
  if (value > upper) return (value - upper) / (Math.abs(upper) || 1);
  return value < lower ? (lower - value) / (Math.abs(lower) || 1) : 0;
}

/** What a trial that failed counts as; `worst` is left to the search, which knows the others. */
function imputed({ reports = [] }: TrialEnd, metric: SweepFile['metric']): { loss?: number } {
  const losses = reports.map(({ loss }) => loss).filter(Number.isFinite);
  if (!metric || metric.impute === 'worst' || losses.length === 0) return {};
  return { loss: metric.impute === 'best' ? Math.min(...losses) : losses.at(-1)! };
}

function failure({ status: { exit }, folder }: TrialEnd): Phrase {
  const line = lastLine(folder), how = exit?.signal ?? exit?.code ?? '?';
  return line === '' ? phrase('It ended with {0} and printed nothing.', how) : phrase('It ended with {0}: {1}', how, line);
}

function missing(metric: string, tags: readonly string[]): Phrase {
  if (tags.length === 0) return phrase('No log of the trial has the metric “{0}”, nor any other. Does the script print or log it?', metric);
  return phrase('No log of the trial has the metric “{0}”. The nearest names are: {1}.', metric, nearestNames(metric, tags).join(', '));
}

/** The last line that says something: of a Python script that failed, the exception. */
function lastLine(folder: string): string {
  const { next: size } = readOutput(folder, Infinity), { bytes } = readOutput(folder, Math.max(0, size - defaults.tail));
  const lines = new TextDecoder().decode(bytes).split(/[\r\n]+/).map((line) => line.trim());
  return (lines.findLast((line) => line !== '') ?? '').slice(0, defaults.told);
}
