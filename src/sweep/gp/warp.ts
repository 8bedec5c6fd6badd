import { medianOf } from '../history.ts';

/**
 * Ways to bend losses so that a Gaussian process can be fitted to them. The good half keeps its shape, because that is where the search
 * goes; what varies is how much of the bad half is believed, which no single answer fits: a diverged run is no reason to think of the
 * whole space as rough, and yet it says where not to go.
 */
export type Warp = 'none' | 'log' | 'rank';

/** Mean 0, variance 1. */
function standardise(values: readonly number[]): number[] {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) || 1;
  return values.map((v) => (v - mean) / sd);
}

/** The standard normal quantile by Shore's approximation (1982), good to 0.02, which is enough to spread ranks. */
function normalQuantile(p: number): number {
  if (p < 0.5) return -normalQuantile(1 - p);
  return 5.5556 * (1 - ((1 - p) / p) ** 0.1186);
}

function rankOf(losses: readonly number[]): number[] {
  const ranks: number[] = [];
  losses.map((_, i) => i).sort((a, b) => losses[a]! - losses[b]!).forEach((i, rank) => (ranks[i] = rank));
  return ranks;
}

/** Losses as a model should see them: mean 0, variance 1, order kept. All must be finite. */
export function warpLosses(losses: readonly number[], warp: Warp): number[] {
  // A common scale first, so that neither 1e300 nor 1e-300 overflows below.
  const low = Math.min(...losses), median = medianOf(losses), largest = Math.max(...losses);
  const unit = median - low || largest / 2 - low / 2 || 1;
  const relative = losses.map((loss) => Math.max(-1, Math.min(1e6, (loss - median) / unit)));
  if (warp === 'none') return standardise(relative);
  if (warp === 'log') return standardise(relative.map((x) => (x <= 0 ? x : Math.log1p(x))));
  const good = relative.filter((x) => x <= 0), spread = Math.sqrt(good.reduce((sum, x) => sum + x * x, 0) / good.length) || 1;
  const ranks = rankOf(losses);
  return standardise(relative.map((x, i) => (x <= 0 ? x : spread * normalQuantile((ranks[i]! + 0.5) / losses.length))));
}
