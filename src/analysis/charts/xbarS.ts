import { c4 } from '../baseline/sigma.ts';
import { mean, standardDeviation } from '../stats/moments.ts';

/** Means and standard deviations of subgroups, with the limits that the first `phase1` of them give. */
export interface XbarS {
  means: Float64Array;
  deviations: Float64Array;
  /** Σ nᵢx̄ᵢ/Σ nᵢ and Σ nᵢsᵢ/Σ nᵢ over Phase I. */
  centre: number;
  centreS: number;
  /** Mean of sᵢ/c4(nᵢ) over Phase I. */
  sigma: number;
  /** σ/√nᵢ and σ·√(1 − c4(nᵢ)²): what a zone of one σ is for each subgroup. */
  errors: Float64Array;
  errorsS: Float64Array;
}

/**
 * X̄-S charts: x̄ ± 3σ/√n, and s ± 3σ√(1 − c4²) with the lower limit no less than 0. Montgomery 2013, ch. 6.3; σ as qcc's UWAVE-SD.
 * Subgroups of at least two finite values.
 */
export function xbarS(groups: readonly ArrayLike<number>[], phase1 = groups.length): XbarS {
  const means = Float64Array.from(groups, mean);
  const deviations = Float64Array.from(groups, standardDeviation);
  const base = groups.slice(0, phase1);
  const total = base.reduce((sum, group) => sum + group.length, 0);
  const weighted = (values: Float64Array): number => base.reduce((sum, group, i) => sum + group.length * values[i]!, 0) / total;
  const sigma = base.reduce((sum, group, i) => sum + deviations[i]! / c4(group.length), 0) / base.length;
  return {
    means,
    deviations,
    centre: weighted(means),
    centreS: weighted(deviations),
    sigma,
    errors: Float64Array.from(groups, (group) => sigma / Math.sqrt(group.length)),
    errorsS: Float64Array.from(groups, (group) => sigma * Math.sqrt(1 - c4(group.length) ** 2)),
  };
}
