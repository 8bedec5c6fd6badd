import type { Phrase } from './phrase.ts';
import type { Problem } from './problem.ts';
import type { Params, Space } from './space.ts';
import type { TrialState } from './trial.ts';

/** `running`: trials are started while there are places; `paused`: what runs goes on, nothing new starts; `stopped`: on request, nothing runs; `done`: there is nothing left to start. */
export type SweepPhase = 'running' | 'paused' | 'stopped' | 'done';

/** What trials are compared by. `target`: a value at which no further trial is begun. */
export interface SweepMetric {
  name: string;
  goal: 'minimize' | 'maximize';
  target?: number;
}

/** Which way a further metric is wanted. */
export type SweepObjective = Pick<SweepMetric, 'name' | 'goal'>;

/** A trial as views show it. */
export interface TrialInfo {
  id: string;
  params: Params;
  state: TrialState;
  /** The metric as logged, not turned for maximising: at the end, or so far while it runs. NaN or infinite as it may be. */
  value?: number;
  /** Of a finished trial the values of the further objectives, as logged, in their order. */
  others?: number[];
  /** What came out breaks a constraint: it is not among the best. */
  infeasible?: true;
  /** How often it was started; 0 while it waits for the first time. */
  attempt: number;
  /** Seconds since the epoch. */
  startedAt?: number;
  endedAt?: number;
  /** How many values of the metric it has logged. */
  reports: number;
  /** Id of the run that its logs make, once there is one. */
  run?: string;
  /** Why it came to nothing, or what hinders it. */
  problem?: Phrase;
  /** Absolute path of the folder of its last attempt: the job's files, and its logs where the script writes there. */
  folder: string;
}

/** A sweep as views show it: plain data, whole. */
export interface SweepInfo {
  /** Stable: the absolute path of its folder. */
  id: string;
  name: string;
  /** Absolute path of the sweep file that it was started from. */
  file: string;
  /** The script, from the file's folder; absent where the command does without. */
  program?: string;
  folder: string;
  phase: SweepPhase;
  /** Some driver steps it now. False with phase `running`: its driver was killed, and whoever resumes it goes on. */
  driven: boolean;
  /** Id of the search. */
  method: string;
  /** Absent where the search is blind and nothing compares the trials. */
  metric?: SweepMetric;
  /** What is wanted beside the metric; absent: nothing. */
  objectives?: SweepObjective[];
  space: Space;
  /** Trials in all; absent: until somebody stops it, or a grid is done. */
  wanted?: number;
  /** Trials at the same time. */
  workers: number;
  /** In the order in which they were suggested. */
  trials: TrialInfo[];
  /** Id of the finished trial with the best value of the metric. */
  best?: string;
  /** With several objectives: ids of the finished trials that no other one beats in all of them, by the value of the metric. */
  front?: string[];
  /** Joules that the machine took while its trials ran, and how many it may take; absent where none are budgeted. */
  energy?: { spent: number; budget: number };
  /** How many trials of before its search started from. */
  earlier?: number;
  /** Seconds since the epoch. */
  createdAt: number;
  /** Of the sweep file (with ranges), and of the sweep as a whole. */
  problems: Problem[];
}

/** How much each parameter has to do with being among the best trials. */
export interface ParameterImportance {
  /** Name of the estimate, as in the literature. */
  method: string;
  /** How many trials it was made from. */
  trials: number;
  /** The most important first; the shares add up to 1, or are all 0 where nothing can be told apart. */
  shares: { name: string; share: number }[];
}

/** What people may ask of a sweep; carried out by its driver. */
export type SweepRequest =
  | { kind: 'pause' | 'resume' | 'stop' }
  | { kind: 'add'; count: number }
  | { kind: 'workers'; count: number }
  | { kind: 'retry' | 'stopTrial'; trial: string };

/** What whoever starts a sweep may say beside its file; it goes before the file. */
export interface SweepOptions {
  /** Trials in all, and at the same time. */
  trials?: number;
  workers?: number;
  /** The Python that `${interpreter}` stands for. */
  interpreter?: string;
}

/** What a sweep file would do, without doing it. */
export interface SweepPreview {
  /** With their ranges in the text. */
  problems: Problem[];
  space: Space;
  method: string;
  workers: number;
  wanted?: number;
  /** The first trials, as the search would suggest them if none came to a result. */
  trials: { params: Params; command: string[] }[];
}
