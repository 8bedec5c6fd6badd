import type { Params } from '../model/space.ts';
import type { Search } from './contract.ts';
import { type Axis, type CompiledSpace, type Point, compileSpace, settle, toParams } from './space.ts';

const defaults = {
  /** Evenly spread values that stand for a range without steps. A sweep file with such a range is refused before it gets here. */
  levels: 5,
};

function coordinatesOf(axis: Axis): number[] {
  if (axis.levels === Infinity) return Array.from({ length: defaults.levels }, (_, k) => k / (defaults.levels - 1));
  return Array.from({ length: axis.levels }, (_, k) => axis.atLevel(k));
}

/** Every combination once, the last parameter fastest; what is inactive is not varied. */
function* combinations(space: CompiledSpace, depth = 0, point: Point = new Float64Array(space.axes.length).fill(NaN)): Generator<Point> {
  const index = space.order[depth];
  if (index === undefined) {
    yield point.slice();
    return;
  }
  const active = !Number.isNaN(settle(space, withGap(point, index), () => 0)[index]!);
  for (const coordinate of active ? coordinatesOf(space.axes[index]!) : [NaN]) {
    point[index] = coordinate;
    yield* combinations(space, depth + 1, point);
  }
  point[index] = NaN;
}

function withGap(point: Point, index: number): Point {
  const copy = point.slice();
  copy[index] = NaN;
  return copy;
}

/** A key that is equal for equal parameters, whatever order they are written in. */
function keyOf(params: Params): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** All combinations in order, each once; nothing more when the grid is done. */
export const grid: Search = {
  id: 'grid',
  title: 'Grid',
  exhaustive: true,
  suggest(space, trials, n) {
    const compiled = compileSpace(space);
    const taken = new Set(trials.map((trial) => keyOf(trial.params)));
    const result: Params[] = [];
    for (const point of combinations(compiled)) {
      if (result.length >= n) break;
      const params = toParams(compiled, point), key = keyOf(params);
      if (taken.has(key)) continue;
      taken.add(key);
      result.push(params);
    }
    return result;
  },
};
