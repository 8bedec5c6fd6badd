import type { NumberParameter } from '../model/space.ts';

/** Points of the table that a prior's distribution function is kept in; between them it is straight. */
const resolution = 1024;

/** The share of a range's prior that lies below a place, and back. Both run over the range scaled to [0, 1]. */
export interface Quantiles {
  toShare(place: number): number;
  toPlace(share: number): number;
}

const uniform: Quantiles = { toShare: (place) => place, toPlace: (share) => share };

/** The density of a prior, less its constant, over the range scaled to [0, 1]. */
function densityOf({ prior, low, high, log }: NumberParameter): (place: number) => number {
  const from = log ? Math.log(low) : low, width = (log ? Math.log(high) : high) - from;
  if (prior?.kind === 'normal') return (place) => Math.exp(-(((from + place * width - prior.mu) / prior.sigma) ** 2) / 2);
  if (prior?.kind !== 'beta') return () => 1;
  return (place) => place ** (prior.a - 1) * (1 - place) ** (prior.b - 1);
}

/** The place of `value` in an ascending table, as a fraction of its length. */
function locate(table: Float64Array, value: number): number {
  let low = 0, high = resolution;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (table[middle]! <= value) low = middle;
    else high = middle;
  }
  const gap = table[high]! - table[low]!;
  return (low + (gap > 0 ? (value - table[low]!) / gap : 0)) / resolution;
}

/** The distribution function of a range's prior, by the midpoint rule, which never asks for a density at an end, and its inverse. */
export function quantilesOf(parameter: NumberParameter): Quantiles {
  if (!parameter.prior || parameter.low === parameter.high) return uniform;
  const density = densityOf(parameter), table = new Float64Array(resolution + 1);
  for (let i = 1; i <= resolution; i++) table[i] = table[i - 1]! + density((i - 0.5) / resolution);
  const total = table[resolution]!;
  if (!(total > 0) || !Number.isFinite(total)) return uniform;
  for (let i = 0; i <= resolution; i++) table[i]! /= total;
  return {
    toPlace: (share) => locate(table, share),
    toShare(place) {
      const at = Math.min(1, Math.max(0, place)) * resolution, below = Math.min(resolution - 1, Math.floor(at));
      return table[below]! + (table[below + 1]! - table[below]!) * (at - below);
    },
  };
}
