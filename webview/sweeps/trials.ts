import type { SweepInfo, SweepMetric, TrialInfo } from '../../src/model/sweep.ts';
import type { TrialState } from '../../src/model/trial.ts';
import { formatDuration, formatValue } from '../format.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { Look } from '../theme.ts';
import type { SweepData } from './contract.ts';

type Valued = TrialInfo & { value: number };

const names: Record<TrialState, () => string> = {
  waiting: () => t('waiting'),
  running: () => t('running'),
  finished: () => t('finished'),
  pruned: () => t('pruned'),
  failed: () => t('failed'),
};

export const stateName = (state: TrialState): string => names[state]();

export const hasValue = (trial: TrialInfo): trial is Valued => Number.isFinite(trial.value);

/** Negative where `a` is the better value. */
export const compareBy = (goal: SweepMetric['goal'] | undefined) => (a: number, b: number): number => (goal === 'maximize' ? b - a : a - b);
export const compareValues = ({ metric }: SweepInfo): ReturnType<typeof compareBy> => compareBy(metric?.goal);

/** Trials with a value, the best first. */
export function ranked(sweep: SweepInfo): Valued[] {
  const compare = compareValues(sweep);
  return sweep.trials.filter(hasValue).toSorted((a, b) => compare(a.value, b.value));
}

/** The best of those that were not stopped early: of a pruned trial only a part is known. */
export const pickBestTrial = (sweep: SweepInfo): Valued | undefined => ranked(sweep).find(({ id, state }) => (sweep.best === undefined ? state === 'finished' : id === sweep.best));

/** Seconds from start to end; NaN while either is unknown. */
export const durationOf = ({ startedAt = NaN, endedAt = NaN }: TrialInfo): number => endedAt - startedAt;

export const isChosen = ({ chosen }: SweepData, { id }: TrialInfo): boolean => chosen?.has(id) ?? true;

export function colourOfState(state: TrialState, look: Look): string {
  if (state === 'pruned') return look.warning;
  if (state === 'failed') return look.error;
  return state === 'finished' ? styleOfRun(0, look.kind).colour : look.accent;
}

/** For the rows that deserve attention. */
export const failedAmong = (trials: readonly TrialInfo[]): number[] => trials.flatMap(({ state }, at) => (state === 'failed' ? [at] : []));

/** The value of a parameter, as many digits of it as tell trials apart. */
export function paramText({ params }: TrialInfo, name: string): string {
  const value = params[name];
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value ?? '–');
}

/** A trial in a row: what it is called, how it stands, its values. */
export const rowOf = ({ objectives = [] }: SweepInfo, { id, state, value = NaN, others = [] }: TrialInfo): string[] =>
  [id, stateName(state), formatValue(value), ...objectives.map((_, at) => formatValue(others[at] ?? NaN))];
export const rowTitles = ({ metric, objectives = [] }: SweepInfo): string[] => [t('Trial'), t('State'), metric?.name ?? t('Value'), ...objectives.map(({ name }) => name)];
export const durationText = (trial: TrialInfo): string => (Number.isFinite(durationOf(trial)) ? formatDuration(durationOf(trial)) : '');
