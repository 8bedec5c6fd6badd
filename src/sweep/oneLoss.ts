import type { Trial } from '../model/trial.ts';
import type { Rng } from '../base/rng.ts';

const defaults = {
  /** Weight of the sum beside the greatest of the weighted objectives: of two that are equally bad in the worst one, the better in the others counts. */
  sum: 0.05,
  /** The share of the trials whose objective lies between 0 and 1; what is worse, as a training that diverged, must not press the others together. */
  scaled: 0.75,
};

/** Weights of the objectives, even over all that sum to 1. */
function drawWeights(count: number, rng: Rng): number[] {
  const raw = Array.from({ length: count }, () => -Math.log(1 - rng())), sum = raw.reduce((total, w) => total + w, 0);
  return raw.map((w) => w / sum);
}

/** Puts the best value at 0 and that of the 75th percentile at 1. */
function scaleOf(values: readonly number[]): (value: number) => number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b), low = sorted[0] ?? 0;
  const width = (sorted[Math.floor(defaults.scaled * (sorted.length - 1))] ?? 0) - low || (sorted.at(-1) ?? 0) - low || 1;
  return (value) => (value - low) / width;
}

const lossesOf = ({ loss = NaN, others = [] }: Trial): number[] => [loss, ...others];

/**
 * ParEGO (Knowles 2006): maxₖ wₖ·yₖ + ρ·Σ wₖ·yₖ over the scaled objectives yₖ, with other weights w for each suggestion, so that one search for
 * one loss spreads its suggestions over the whole front. A trial that was stopped has no place on it and counts as failed.
 */
function scalarised(trials: readonly Trial[], rng: Rng): Trial[] {
  const finished = trials.filter(({ state }) => state === 'finished').map(lossesOf), count = Math.max(0, ...finished.map(({ length }) => length));
  const weights = drawWeights(count, rng), scales = weights.map((_, k) => scaleOf(finished.map((losses) => losses[k] ?? NaN)));
  return trials.map((trial): Trial => {
    if (trial.state === 'pruned') return { ...trial, state: 'failed' };
    if (trial.state !== 'finished') return trial;
    const terms = weights.map((w, k) => w * scales[k]!(lossesOf(trial)[k] ?? NaN));
    return { ...trial, loss: Math.max(...terms) + defaults.sum * terms.reduce((sum, term) => sum + term, 0) };
  });
}

/** Deb's rule (2000): what breaks a constraint is worse than everything that keeps them all, the more the farther it is from keeping them. */
function penalised(trials: readonly Trial[]): Trial[] {
  const kept = trials.flatMap(({ state, loss, violation = 0 }) => (state === 'finished' && violation === 0 && Number.isFinite(loss) ? [loss!] : []));
  const worst = kept.length > 0 ? Math.max(...kept) : 0, width = kept.length > 0 ? worst - Math.min(...kept) || 1 : 1;
  return trials.map((trial): Trial => {
    const { violation = 0 } = trial;
    // Its curve led to another loss than the one that it counts as now, and must not be learned from.
    return violation === 0 ? trial : { ...trial, reports: [], loss: worst + width * (violation === Infinity ? 1 : violation / (1 + violation)) };
  });
}

/** Trials with several objectives or broken constraints as a search sees them, which minimises one loss. The same trials where there is neither. */
export function toOneLoss(trials: readonly Trial[], rng: Rng): readonly Trial[] {
  const single = trials.some(({ others }) => others && others.length > 0) ? scalarised(trials, rng) : trials;
  return trials.some(({ violation = 0 }) => violation !== 0) ? penalised(single) : single;
}
