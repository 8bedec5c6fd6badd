import type { Trial } from '../model/trial.ts';

const defaults = {
  /** Finished trials that must have come past a step before anything is said about it. */
  leastTrials: 6,
  /** Reports that are averaged (geometrically, where losses are positive) against the noise of a single one. */
  window: 3,
};

/** Where a trial will probably end: mean and standard deviation on the scale of `transform`. */
export interface Forecast {
  mean: number;
  sd: number;
  /** Losses go through this before they are compared: log where all are positive, since curves fall by ratios. */
  transform(loss: number): number;
  restore(value: number): number;
}

const identity = (x: number): number => x;

function smoothed(trial: Trial, step: number, transform: (loss: number) => number): number {
  let sum = 0, count = 0;
  for (let i = trial.reports.length - 1; i >= 0 && count < defaults.window; i--) {
    const report = trial.reports[i]!;
    if (report.step > step || !Number.isFinite(report.loss)) continue;
    sum += transform(report.loss);
    count++;
  }
  return count === 0 ? NaN : sum / count;
}

/** A straight line through points weighted by how near they are to `x`: what the trials that looked like this one came to. */
function localLine(points: readonly (readonly [x: number, y: number])[], x: number): { mean: number; sd: number } {
  const spread = Math.sqrt(points.reduce((sum, [px]) => sum + (px - x) ** 2, 0) / points.length) || 1;
  const weights = points.map(([px]) => Math.exp(-(((px - x) / spread) ** 2)));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = (pick: (p: readonly [number, number]) => number): number => points.reduce((sum, p, i) => sum + weights[i]! * pick(p), 0) / total;
  const mx = mean(([px]) => px), my = mean(([, py]) => py);
  const sxx = mean(([px]) => (px - mx) ** 2), sxy = mean(([px, py]) => (px - mx) * (py - my));
  // Pulled a little towards slope 1, i.e. "keeps its distance", which is what few points should be taken to say.
  const pull = (spread * spread) / points.length, slope = (sxy + pull) / (sxx + pull);
  const residual = mean(([px, py]) => (py - my - slope * (px - mx)) ** 2);
  const effective = (total * total) / weights.reduce((sum, w) => sum + w * w, 0);
  const distance = (x - mx) ** 2 / (sxx + pull);
  return { mean: my + slope * (x - mx), sd: Math.sqrt(residual * (effective / Math.max(1, effective - 2)) * (1 + (1 + distance) / effective)) };
}

/**
 * Forecasts the last loss of trials from their last reports by local linear regression (Cleveland 1979) over the finished trials of the
 * sweep: their losses at the same step against their last ones. Undefined while there is too little to go by.
 */
export function createForecaster(trials: readonly Trial[]): (trial: Trial) => Forecast | undefined {
  const finished = trials.filter(({ state, loss, reports }) => state === 'finished' && Number.isFinite(loss) && reports.length > 0);
  const isPositive = ({ reports }: Trial): boolean => reports.every(({ loss }) => !(loss <= 0));
  const allPositive = finished.every((trial) => isPositive(trial) && trial.loss! > 0);
  return (trial) => {
    const step = trial.reports.at(-1)?.step, positive = allPositive && isPositive(trial);
    if (step === undefined || finished.length < defaults.leastTrials) return undefined;
    const transform = positive ? Math.log : identity, restore = positive ? Math.exp : identity;
    const x = smoothed(trial, step, transform);
    const points = finished.flatMap((other) => {
      const seen = other.id === trial.id ? NaN : smoothed(other, step, transform);
      return Number.isNaN(seen) ? [] : [[seen, transform(other.loss!)] as const];
    });
    if (Number.isNaN(x) || points.length < defaults.leastTrials) return undefined;
    return { ...localLine(points, x), transform, restore };
  };
}
