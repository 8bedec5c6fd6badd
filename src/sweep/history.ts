import type { Trial } from '../model/trial.ts';
import { type Forecast, createForecaster } from './forecast.ts';
import type { Rng } from '../base/rng.ts';
import { type CompiledSpace, type Point, toPoint } from './space.ts';

/** A trial as a search sees it: where it was and what came out. */
export interface Observation {
  point: Point;
  /** Finite; lower is better. */
  loss: number;
}

/** The trials of a sweep sorted by what they can teach. Every list is in the order of the trials. */
export interface History {
  /** Known, or well enough: finished trials, and pruned ones with the loss that they had reached. */
  known: Observation[];
  /** Came to nothing: they failed, or their loss is not a number. */
  failed: Point[];
  /** Started or about to be: their place is taken, their loss unknown. */
  pending: Point[];
}

/**
 * What a pruned trial counts as: the loss that its curve was heading for. Where too few trials have finished to tell, its last loss, but
 * never better than the median of those that ran to the end, since it was stopped for being worse than its peers.
 */
function prunedLoss(trial: Trial, forecast: Forecast | undefined, median: number): number {
  if (forecast) return forecast.restore(forecast.mean);
  const last = trial.reports.findLast((report) => Number.isFinite(report.loss))?.loss;
  return last === undefined ? NaN : Math.max(last, median);
}

export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return -Infinity;
  const sorted = [...values].sort((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export function readHistory(space: CompiledSpace, trials: readonly Trial[], rng: Rng): History {
  const finite = trials.flatMap(({ state, loss }) => (state === 'finished' && Number.isFinite(loss) ? [loss!] : []));
  const median = medianOf(finite), forecast = createForecaster(trials);
  const history: History = { known: [], failed: [], pending: [] };
  for (const trial of trials) {
    const point = toPoint(space, trial.params, rng);
    if (trial.state === 'running' || trial.state === 'waiting') {
      history.pending.push(point);
      continue;
    }
    const loss = trial.state === 'pruned' ? prunedLoss(trial, forecast(trial), median) : trial.loss ?? NaN;
    if (Number.isFinite(loss)) history.known.push({ point, loss });
    else history.failed.push(point);
  }
  return history;
}
