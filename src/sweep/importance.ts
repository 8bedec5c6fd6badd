import type { Space } from '../model/space.ts';
import type { ParameterImportance } from '../model/sweep.ts';
import type { Trial } from '../model/trial.ts';
import { type Axis, compileSpace } from './space.ts';

const defaults = {
  /** Share of the trials that counts as the best. */
  top: 0.1,
  /** Fewer trials than this tell nothing. */
  fewest: 10,
  /** Places of a range at which densities are compared. */
  grid: 50,
};

/**
 * How much it matters for being among the best trials, parameter by parameter; the shares add up to 1.
 * PED-ANOVA (Watanabe, Bansal, Hutter, IJCAI 2023): v_d = Σ_x p(x)·(p_top(x) / p(x) − 1)², the Pearson divergence of the density of the
 * best tenth from that of all trials along one parameter, and v_d / Σ v is its share. Densities are Gaussian kernels with Scott's width
 * on a grid, for choices their frequencies. Only the order of the losses counts. A parameter is judged by the trials in which it was
 * active. What a search hardly varied seems unimportant: it is only measured where the search went.
 * @returns undefined for fewer than 10 finished trials
 */
export function measureImportance(space: Space, trials: readonly Trial[]): ParameterImportance | undefined {
  const known = trials.filter(({ state, loss = NaN }) => state === 'finished' && !Number.isNaN(loss)).toSorted((a, b) => a.loss! - b.loss!);
  if (known.length < defaults.fewest) return undefined;
  const best = known.slice(0, Math.max(2, Math.ceil(known.length * defaults.top)));
  const divergences = compileSpace(space).axes.map((axis) => ({ name: axis.name, value: divergenceOf(axis, best, known) }));
  const sum = divergences.reduce((total, { value }) => total + value, 0);
  const shares = divergences.map(({ name, value }) => ({ name, share: sum > 0 ? value / sum : 0 }));
  return { method: 'PED-ANOVA', trials: known.length, shares: shares.toSorted((a, b) => b.share - a.share) };
}

function divergenceOf(axis: Axis, best: readonly Trial[], all: readonly Trial[]): number {
  const places = (trials: readonly Trial[]): number[] => trials.map(({ params }) => axis.toCoordinate(params[axis.name])).filter((place) => !Number.isNaN(place));
  const [top, base] = [places(best), places(all)];
  if (top.length < 2 || axis.levels < 2) return 0;
  const density = (values: readonly number[]): number[] => (axis.choices > 0 ? frequencies(values, axis.choices) : kernelDensity(values));
  const [p, q] = [density(base), density(top)];
  return p.reduce((total, share, at) => total + (share > 0 ? share * (q[at]! / share - 1) ** 2 : 0), 0);
}

/** One example is spread over all choices, so that none is impossible. */
function frequencies(values: readonly number[], choices: number): number[] {
  const counts = new Array<number>(choices).fill(1 / choices);
  for (const value of values) counts[value]! += 1;
  return counts.map((count) => count / (values.length + 1));
}

function kernelDensity(values: readonly number[]): number[] {
  const width = scottWidth(values);
  const places = Array.from({ length: defaults.grid }, (_, at) => at / (defaults.grid - 1));
  const heights = places.map((place) => values.reduce((sum, value) => sum + Math.exp(-0.5 * ((place - value) / width) ** 2), 0) + Number.EPSILON);
  const total = heights.reduce((sum, height) => sum + height, 0);
  return heights.map((height) => height / total);
}

/** 1.059·min(s, IQR / 1.34)·n^(−1/5), at least a third of a grid cell. Scott, Multivariate Density Estimation, 1992. */
function scottWidth(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1));
  const quartiles = sorted[Math.floor((n - 1) * 0.75)]! - sorted[Math.floor((n - 1) * 0.25)]!;
  return Math.max((0.5 / 1.64) / (defaults.grid - 1), 1.059 * Math.min(deviation, quartiles / 1.34 || deviation) * n ** -0.2);
}
