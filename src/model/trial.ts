import type { Params } from './space.ts';

/** `waiting`: not started yet; `pruned`: stopped by a stop rule, so that its last report is all there is. */
export type TrialState = 'waiting' | 'running' | 'finished' | 'pruned' | 'failed';

/** What a trial said on its way. `step` counts what its log counts in (epoch, step); `loss` as in {@link Trial}. */
export interface Report {
  step: number;
  loss: number;
}

/** One training with one set of hyperparameters. */
export interface Trial {
  /** Stable across restarts. */
  id: string;
  params: Params;
  state: TrialState;
  /**
   * The objective as something to minimise: the metric, or its negative where a sweep maximises.
   * Undefined until the trial has finished; may be NaN or infinite, as logged. Of several objectives it is the first.
   */
  loss?: number;
  /** The further objectives, each to be minimised as {@link loss} is, in the order of the sweep file; absent where there is one. */
  others?: readonly number[];
  /** By how much it breaks constraints on what came out: the sum over them, each as a share of its limit. Absent or 0: it keeps them all. */
  violation?: number;
  /** In the order of the log. */
  reports: readonly Report[];
}
