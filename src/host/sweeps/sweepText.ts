import { formatValue } from '../../model/format.ts';
import { type Phrase, phrase } from '../../model/phrase.ts';
import type { SweepInfo, SweepPhase, TrialInfo } from '../../model/sweep.ts';
import type { TrialState } from '../../model/trial.ts';

/** `orphan`: it should run, and nobody drives it. */
export type SweepStatus = SweepPhase | 'orphan';

export const statusOf = ({ phase, driven }: SweepInfo): SweepStatus => ((phase === 'running' || phase === 'paused') && !driven ? 'orphan' : phase);

export const statusTitles: Record<SweepStatus, Phrase> = {
  running: phrase('running'),
  paused: phrase('paused'),
  stopped: phrase('stopped'),
  done: phrase('done'),
  orphan: phrase('interrupted'),
};

export const trialTitles: Record<TrialState, Phrase> = {
  waiting: phrase('waiting'),
  running: phrase('running'),
  finished: phrase('finished'),
  pruned: phrase('stopped early'),
  failed: phrase('failed'),
};

/** `lr=0.01 units=64`, the same in every language. */
export const paramsText = ({ params }: TrialInfo, locale: string): string =>
  Object.entries(params).map(([name, value]) => `${name}=${typeof value === 'number' ? formatValue(value, locale) : String(value)}`).join(' ');

/** Among the best: the one, or those that no other one beats in all objectives. */
export const isBest = ({ best, front }: SweepInfo, { id }: TrialInfo): boolean => (front ? front.includes(id) : best === id);

const isOver = ({ state }: TrialInfo): boolean => state !== 'waiting' && state !== 'running';

/** How many trials of how many, and the best value so far, or how many are best where there are several objectives. */
export function progressText({ trials, wanted, metric, best, front }: SweepInfo, locale: string): Phrase {
  const over = trials.filter(isOver).length;
  if (front && front.length > 0) {
    return wanted === undefined ? phrase('{0} trials, {1} on the Pareto front', over, front.length) : phrase('{0} of {1} trials, {2} on the Pareto front', over, wanted, front.length);
  }
  const value = trials.find(({ id }) => id === best)?.value;
  if (metric && value !== undefined) {
    const top = formatValue(value, locale);
    return wanted === undefined ? phrase('{0} trials, best {1} {2}', over, metric.name, top) : phrase('{0} of {1} trials, best {2} {3}', over, wanted, metric.name, top);
  }
  return wanted === undefined ? phrase('{0} trials', over) : phrase('{0} of {1} trials', over, wanted);
}
