import type { Phrase } from './phrase.ts';
import type { Severity } from './problem.ts';

/** A rule was broken: which run, which metric, where, by how much, and why, in one sentence. */
export interface Finding {
  /** Stable across reloads and re-analysis: run, metric, rule and first step. */
  id: string;
  run: string;
  /** The file the point came from, relative to the run's root. */
  source: string;
  metric: string;
  /** The step that rang first. */
  step: number;
  /** Seconds since the epoch, NaN where unknown. */
  wall: number;
  /** Id of the rule. */
  rule: string;
  severity: Severity;
  value: number;
  /** The limits the value was held against; undefined on a side without one. */
  lower?: number;
  upper?: number;
  message: Phrase;
  /** Times it rang so far, and the last step it did. */
  hits: number;
  lastStep: number;
  diagnosis?: Diagnosis;
}

/** What most likely happened, judged from the other metrics around the step. */
export interface Diagnosis {
  /** Stable id of the kind of fault, e.g. `lr-jump`. */
  cause: string;
  message: Phrase;
  /** 0 to 1. */
  confidence: number;
  /** The next thing to do. */
  advice: Phrase;
  /** The hyperparameter that is suspected, if any. */
  hparam?: string;
}
