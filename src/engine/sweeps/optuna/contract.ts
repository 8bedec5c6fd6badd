import { type Json, numberOf } from '../../../readers/json/parse.ts';

/** What Optuna calls a study, as plain data, whichever storage keeps it. */
export interface OptunaStudy {
  name: string;
  /** Of each objective. */
  directions: readonly ('minimize' | 'maximize')[];
  /** What the objectives are called, where somebody has said. */
  metricNames: readonly string[];
  /** In the order of their numbers. */
  trials: readonly OptunaTrial[];
}

/** In the order of Optuna's own numbers for them. */
export const trialStates = ['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING'] as const;

export interface OptunaTrial {
  state: (typeof trialStates)[number];
  params: readonly OptunaParam[];
  /** Of each objective; empty where it came to none. Never NaN: for Optuna such a trial has failed. */
  values: readonly number[];
  /** By step; whole steps, each once. */
  intermediate: readonly (readonly [step: number, value: number])[];
  /** Greater than 0: broken. */
  constraints: readonly number[];
  attributes: Readonly<Record<string, string>>;
  /** Seconds since the epoch. */
  startedAt?: number;
  endedAt?: number;
}

export interface OptunaParam {
  name: string;
  /** As Optuna keeps it: a number, of a choice its index. */
  internal: number;
  /** JSON of the distribution. */
  distribution: string;
}

/** One way in which Optuna keeps studies in a file. */
export interface OptunaStorage {
  id: string;
  /** Ends of file names that ask for it. */
  extensions: readonly string[];
  /** Whether a file that begins with these bytes is one. */
  matches(head: Uint8Array): boolean;
  /** What cannot be read of a study is left out of it. @throws UserError where it is no such file */
  read(path: string): OptunaStudy[];
  /** Into a file that is not there yet. @throws the system's error */
  write(path: string, study: OptunaStudy): void;
}

/** Keys among the system attributes: of a study what the objectives are called, of a trial its constraints, a list or (since Optuna 5) one key each. */
export const metricNamesKey = 'study:metric_names';
export const constraintsKey = 'constraints';

type Attributes = readonly (readonly [key: string, value: unknown])[];

export function metricNamesIn(attributes: Attributes): string[] {
  const names = attributes.findLast(([key]) => key === metricNamesKey)?.[1];
  return Array.isArray(names) ? names.map(String) : [];
}

export function constraintsIn(attributes: Attributes): number[] {
  const lists = attributes.flatMap(([key, value]) => (key === constraintsKey && Array.isArray(value) ? (value as Json[]) : []));
  const named = attributes.flatMap(([key, value]) => (key.startsWith(`${constraintsKey}:`) ? [value as Json] : []));
  return [...lists, ...named].map((value) => numberOf(value) ?? NaN);
}
