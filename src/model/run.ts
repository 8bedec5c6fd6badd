export type RunState = 'live' | 'finished' | 'failed' | 'stalled';

/** A hyperparameter as logged. Nested ones are flattened with dots: `optimizer.lr`. */
export type HparamValue = string | number | boolean | null;
export type Hparams = Record<string, HparamValue>;

/** What a run is for, where that is not to learn, as its hyperparameter of this name says. */
export const purpose = { hparam: 'lossband.purpose', findRate: 'learning-rate finder' } as const;

/** One execution of a training. */
export interface Run {
  /** Stable across reloads: the root's id and the run's path below it. */
  id: string;
  /** What people see: the run's path below its root, or the root's own name. */
  name: string;
  /** Id of the reader that found it, e.g. `tfevents`; the first one where several formats tell of one run. */
  format: string;
  /** The files it was read from, relative to `root`, '/' between. */
  sources: string[];
  /** Absolute path of the watched root. */
  root: string;
  state: RunState;
  /** Seconds since the epoch; undefined where no log says. */
  startedAt?: number;
  endedAt?: number;
  hparams: Hparams;
  /** Facts the log tells beside hyperparameters, e.g. git commit, host, command. */
  facts: Record<string, string>;
}
