import type { Limit } from '../../../model/limit.ts';
import type { Recipe } from '../../recipe/contract.ts';

/** What is known after a step of the optimiser, by tag. */
export interface StepReport {
  step: number;
  values: Readonly<Record<string, number>>;
}

/** What is known after an epoch, by tag: `val/loss`, `train/accuracy`, … */
export interface EpochReport extends StepReport {
  /** Of the whole run, from 1. */
  epoch: number;
  /** That the run has trained, over all its sessions. */
  minutes: number;
}

/**
 * What shall be done. `save`: a checkpoint of that name. `restoreBest`: weights as they were at the best epoch.
 * `scaleRate`: the learning rate of all that follows. `stop`: the stage or the whole run ends, and not well where it `failed`.
 */
export type Effect =
  | { kind: 'save'; as: string }
  | { kind: 'restoreBest' }
  | { kind: 'scaleRate'; factor: number }
  | { kind: 'stop'; scope: 'stage' | 'run'; failed?: boolean };

/** What a callback wants, and why: the reason is marked in the charts. */
export interface Wish {
  effects: readonly Effect[];
  mark?: string;
}

/** Watches a training and asks for what shall be done. It does nothing itself, and its memory is plain data that a checkpoint holds. */
export interface Callback {
  atStep?(report: StepReport): Wish | undefined;
  atEpoch?(report: EpochReport): Wish | undefined;
  /** A stage begins. */
  atStage?(): void;
  memory?(): unknown;
  recall?(memory: unknown): void;
}

export interface CallbackContext {
  recipe: Recipe;
  /** Of `lossband.yaml`. */
  limits: readonly Limit[];
}

/** A kind of callback; `create` gives none where the recipe does not want it. */
export interface CallbackKind {
  readonly id: string;
  create(context: CallbackContext): Callback | undefined;
}
