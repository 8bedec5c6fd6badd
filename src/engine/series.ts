import { type Columns } from '../model/series.ts';
import { smooth } from '../model/smoothing.ts';
import type { SeriesQuery, SeriesWindow } from '../protocol/engineApi.ts';
import { pickRange, reducePoints, sortBySteps } from '../store/downsample.ts';
import { collectPoints, readWindow } from '../store/range.ts';
import type { Store } from '../store/store.ts';

/** Points of a series in a range, at a resolution, and smoothed where that is asked for. */
export function answerSeries(store: Store, query: SeriesQuery): SeriesWindow {
  const { run, tag, from, to, columns, smoothing } = query;
  if (!smoothing || smoothing.kind === 'none') {
    const window = readWindow(store, run, tag, { from, to, columns });
    return { run, tag, ...ownColumns(window.columns), exact: window.exact, total: window.total };
  }
  // Smoothed before it is reduced: the other way round the curve would depend on the width of the chart.
  const all = sortBySteps(collectPoints(store, run, tag));
  const smoothed: Columns = { ...all, values: smooth(all, smoothing) };
  const left = from ?? all.steps[0] ?? 0;
  const right = to ?? all.steps.at(-1) ?? 0;
  const inRange = pickRange(smoothed, left, right);
  const reduced = columns > 0 ? reducePoints(inRange, { from: left, to: right, count: columns }) : inRange;
  return { run, tag, ...ownColumns(reduced), exact: reduced.steps.length === inRange.steps.length, total: inRange.steps.length };
}

/** Arrays that own their memory: a view sent to another thread would drag along, and show, the whole buffer behind it. */
function ownColumns({ steps, walls, values }: Columns): Columns {
  const own = (column: Float64Array): Float64Array => (column.byteLength === column.buffer.byteLength ? column : column.slice());
  return { steps: own(steps), walls: own(walls), values: own(values) };
}
