import type { Columns } from '../model/series.ts';

/** One point on its way to its series. */
export interface Arrival {
  tag: string;
  step: number;
  wall: number;
  value: number;
}

/**
 * The points of several series as one sequence by step, each series in its own order, so that a rule finds the other metrics of the
 * same step whatever the batch was. Within a step: by tag. A step that is not a number counts as that of the point before it.
 */
export function* inStepOrder(points: ReadonlyMap<string, Columns>, last: number): Generator<Arrival> {
  const heads = [...points]
    .filter(([, columns]) => columns.steps.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([tag, columns]) => ({ tag, columns, at: 0 }));
  while (heads.length > 0) {
    let lowest = Infinity;
    for (const { columns, at } of heads) {
      const step = columns.steps[at]!;
      lowest = Math.min(lowest, Number.isFinite(step) ? step : last);
    }
    last = lowest;
    for (let i = 0; i < heads.length; i++) {
      const head = heads[i]!;
      const { steps, walls, values } = head.columns;
      const step = steps[head.at]!;
      if (Number.isFinite(step) && step > lowest) continue;
      yield { tag: head.tag, step: lowest, wall: walls[head.at]!, value: values[head.at]! };
      if (++head.at === steps.length) heads.splice(i--, 1);
    }
  }
}
