import type { Columns } from '../src/model/series.ts';
import type { Axis } from '../src/protocol/viewApi.ts';

/** What x needs to know beside the points themselves. */
export interface AxisContext {
  /** Seconds since the epoch of the run's first point. */
  startedAt: number;
  /** The metric that x shows, of the same run; for the axis `metric`. */
  metric?: Columns;
}

/** The x of each point: its step, its time, or what another metric was at that step. NaN where that is not known. */
export function xOf(columns: Columns, axis: Axis, { startedAt, metric }: AxisContext): Float64Array {
  if (axis.kind === 'step') return columns.steps;
  if (axis.kind === 'wall') return columns.walls;
  if (axis.kind === 'relative') return columns.walls.map((wall) => wall - startedAt);
  return metric ? joinBySteps(columns.steps, metric) : new Float64Array(columns.steps.length).fill(NaN);
}

/** The last value that a metric had at or before each step; NaN before its first. Steps of both rise. */
export function joinBySteps(steps: Float64Array, metric: Columns): Float64Array {
  let at = -1;
  return steps.map((step) => {
    while (at + 1 < metric.steps.length && metric.steps[at + 1]! <= step) at++;
    return at < 0 ? NaN : metric.values[at]!;
  });
}

/** Index of the x nearest to `target`, -1 if there is none. `xs` rises; NaN may stand anywhere. */
export function nearestIndex(xs: Float64Array, target: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle]! < target) low = middle + 1;
    else high = middle;
  }
  let best = -1;
  for (let at = Math.max(0, low - 1); at <= Math.min(xs.length - 1, low + 1); at++) {
    if (Number.isFinite(xs[at]) && (best < 0 || Math.abs(xs[at]! - target) < Math.abs(xs[best]! - target))) best = at;
  }
  return best;
}

/** The steps whose x lies between two ends, widened by a point each side so that a curve reaches the edge. */
export function stepRange(steps: Float64Array, xs: Float64Array, from: number, to: number): { from: number; to: number } | undefined {
  const first = xs.findIndex((x) => x >= from);
  const last = xs.findLastIndex((x) => x <= to);
  if (first < 0 || last < 0) return undefined;
  return { from: steps[Math.max(0, Math.min(first, last) - 1)]!, to: steps[Math.min(steps.length - 1, Math.max(first, last) + 1)]! };
}
