import type { Columns } from '../../src/model/series.ts';

/** Columns of points, written as in the expectation. */
export function pointsOf(points: readonly (readonly [step: number, value: number, wall?: number])[]): Columns {
  return {
    steps: Float64Array.from(points, ([step]) => step),
    walls: Float64Array.from(points, ([, , wall]) => wall ?? NaN),
    values: Float64Array.from(points, ([, value]) => value),
  };
}

/** `count` points of a falling curve that starts at a step. */
export function curve(count: number, from = 0): Columns {
  return pointsOf(Array.from({ length: count }, (_, i) => [from + i, Math.fround(1 / (1 + i)), 1.7e9 + (from + i) / 8] as const));
}

/** As pairs, for comparing. */
export function pairs({ steps, values }: Columns): [number, number][] {
  return Array.from(steps, (step, i) => [step, values[i]!]);
}
