import type { Trial } from '../../model/trial.ts';

/** The finite losses of a trial in the order they were logged. */
export function finiteLosses(trial: Trial): number[] {
  return trial.reports.flatMap(({ loss }) => (Number.isFinite(loss) ? [loss] : []));
}

/** The lowest loss up to and at a step; NaN before the first. */
export function bestUntil(trial: Trial, step: number): number {
  let best = NaN;
  for (const report of trial.reports) {
    if (report.step <= step && !(report.loss >= best) && Number.isFinite(report.loss)) best = report.loss;
  }
  return best;
}


/** The value below which a share of the values lies, linear between neighbours (type 7 of Hyndman and Fan 1996). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b), at = share * (sorted.length - 1), below = Math.floor(at);
  const low = sorted[below] ?? NaN, high = sorted[Math.min(sorted.length - 1, below + 1)] ?? NaN;
  return low + (high - low) * (at - below);
}
