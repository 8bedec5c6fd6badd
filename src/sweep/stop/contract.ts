import type { Trial } from '../../model/trial.ts';

/** Decides whether a trial goes on. Asked after each of its reports. Pure; a report that is not a number never makes it throw. */
export interface StopRule {
  /** `trials`: all of the sweep, this one among them. */
  shouldStop(trial: Trial, trials: readonly Trial[]): boolean;
}

/** Options as a sweep file writes them; what is absent or not of the right type takes the rule's default. */
export type StopOptions = Readonly<Record<string, unknown>>;

export interface StopRuleKind {
  readonly id: string;
  readonly title: string;
  create(options: StopOptions): StopRule;
}

/** A number of the options, at least `least`. */
export function numberOption(options: StopOptions, name: string, fallback: number, least = -Infinity): number {
  const value = options[name];
  return typeof value === 'number' && Number.isFinite(value) && value >= least ? value : fallback;
}
