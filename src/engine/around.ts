import { type Columns, emptyColumns } from '../model/series.ts';
import type { Finding } from '../model/finding.ts';
import { collectPoints } from '../store/range.ts';
import type { Store } from '../store/store.ts';

const defaults = {
  /** Points on either side. */
  reach: 5,
};

/** The point that rang and up to five on either side, in the order of the log; empty where the point is void by now. */
export function collectAround(store: Store, { run, metric, step }: Finding): Columns {
  const { steps, walls, values } = collectPoints(store, run, metric);
  const at = steps.indexOf(step);
  if (at < 0) return emptyColumns();
  const cut = (column: Float64Array): Float64Array => column.slice(Math.max(0, at - defaults.reach), at + defaults.reach + 1);
  return { steps: cut(steps), walls: cut(walls), values: cut(values) };
}
