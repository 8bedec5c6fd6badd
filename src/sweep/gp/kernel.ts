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
 * The Matérn kernel of smoothness 5/2 as a function of the squared scaled distance r², and its derivative by r² (Rasmussen and Williams 2006,
 * eq. 4.17): k = (1 + √5r + 5r²/3)·exp(−√5r), dk/dr² = −5/6·(1 + √5r)·exp(−√5r). `decay` is exp(−√5r), so that both share it.
 */
export const matern = {
  decay: (r2: number): number => Math.exp(-Math.sqrt(5 * r2)),
  value: (r2: number, decay: number): number => (1 + Math.sqrt(5 * r2) + (5 / 3) * r2) * decay,
  slope: (r2: number, decay: number): number => (-5 / 6) * (1 + Math.sqrt(5 * r2)) * decay,
};
