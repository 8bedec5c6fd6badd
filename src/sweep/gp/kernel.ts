import type { CompiledSpace, Point } from '../space.ts';

/**
 * A point with a number on every axis, so that two of them have a distance: inactive ranges stand in the middle, inactive choices are
 * a choice of their own (−1). The parent's own distance tells the branches apart.
 */
export type Feature = Float64Array;

export function toFeature(space: CompiledSpace, point: Point): Feature {
  return Float64Array.from(space.axes, ({ choices }, i) => {
    const u = point[i]!;
    if (!Number.isNaN(u)) return u;
    return choices > 0 ? -1 : 0.5;
  });
}

/** Squared distance along one axis: of coordinates, or 1 between different choices. */
export function squaredDistance(isChoice: boolean, a: number, b: number): number {
  if (isChoice) return a === b ? 0 : 1;
  return (a - b) * (a - b);
}

/**
 * The Matérn kernel of smoothness 5/2 and its derivative by the squared scaled distance r² (Rasmussen and Williams 2006, eq. 4.17).
 * With s = √5·r: k = (1 + s + s²/3)·exp(−s), dk/dr² = −5/6·(1 + s)·exp(−s). `decay` is exp(−s), so that both share it.
 */
export const matern = {
  reach: (r2: number): number => Math.sqrt(5 * r2),
  value: (s: number, decay: number): number => (1 + s + (s * s) / 3) * decay,
  slope: (s: number, decay: number): number => (-5 / 6) * (1 + s) * decay,
};
