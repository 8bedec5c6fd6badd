import type { RunInfo } from '../src/protocol/engineApi.ts';
import { collectAlertMarks, collectChanges, collectCheckpoints, type EventMark, pickEpochTag, pickLrTag } from './eventMarks.ts';
import type { SeriesLoader } from './loader.ts';
import type { DashboardState } from './state.ts';

/** Marks of more runs than this would be told apart by nobody. */
const mostRuns = 4;
/** A schedule longer than this is read at fewer points: its jumps are still among the lowest and highest of their columns. */
const columns = 2000;

/** Marks by run, metric and number of points, so that they are only looked for when there is something new. */
const known = new Map<string, EventMark[]>();
const mostKnown = 500;

/** What happened in the runs of a chart: changes of the learning rate and epoch, restarts, checkpoints, alarms on its metrics. */
export async function loadMarks(members: readonly { info: RunInfo; tag: string }[], state: DashboardState, loader: SeriesLoader): Promise<EventMark[]> {
  const infos = [...new Set(members.map(({ info }) => info))];
  if (infos.length > mostRuns) return [];
  const changes = await Promise.all(infos.map((info) => loadChanges(info, loader)));
  const restarts = infos.flatMap(({ run, restarts: steps }) => (steps ?? []).map((step): EventMark => ({ kind: 'restart', run: run.id, step, detail: '' })));
  const checkpoints = infos.flatMap(collectCheckpoints);
  const alerts = collectAlertMarks(state.alerts.values(), new Set(infos.map(({ run }) => run.id)), members.map(({ tag }) => tag));
  return [...changes.flat(), ...restarts, ...checkpoints, ...alerts];
}

async function loadChanges({ run, series }: RunInfo, loader: SeriesLoader): Promise<EventMark[]> {
  const tags = series.map(({ tag }) => tag);
  const wanted = [['lr', pickLrTag(tags)], ['epoch', pickEpochTag(tags)]] as const;
  const lists = wanted.map(async ([kind, tag]) => {
    if (tag === undefined) return [];
    const key = `${run.id}\n${tag}\n${series.find((summary) => summary.tag === tag)!.count}`;
    const before = known.get(key);
    if (before) return before;
    const [window] = await loader.load([{ run: run.id, tag, columns }]);
    const marks = window ? collectChanges(run.id, kind, window) : [];
    if (known.size >= mostKnown) known.clear();
    known.set(key, marks);
    return marks;
  });
  return (await Promise.all(lists)).flat();
}
