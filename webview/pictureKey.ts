import type { Formula } from './derived.ts';
import { nameOf } from './names.ts';
import type { DashboardState } from './state.ts';

/**
 * Everything that decides what a chart of lines shows, as text: two equal keys are the same picture, and nothing needs to be asked
 * for again. Most news is about other metrics, and most choices (a filter, a pin, a fold) are about other things.
 */
export function pictureKey({ chart, tags, formula }: { chart: string; tags: string[]; formula: Formula | undefined }, { view, shown, alerts }: DashboardState): string {
  const wanted = formula?.tags ?? tags;
  const runs = shown.map((info) => [
    info.run.id,
    nameOf(info),
    info.notes.colour ?? info.colour,
    view.grouping?.by === 'hparam' ? info.run.hparams[view.grouping.key] : undefined,
    info.restarts?.length,
    info.checkpoints?.length,
    ...info.series.flatMap((series) => (wanted.includes(series.tag) || (view.axis.kind === 'metric' && view.axis.tag === series.tag) ? [series.count, series.superseded] : [])),
  ]);
  const alarms = [...alerts.values()].filter(({ finding }) => wanted.includes(finding.metric)).map(({ finding }) => finding.id);
  const { smoothing, axis, logX, logY, ignoreOutliers, grouping, limits, zooms } = view;
  return JSON.stringify([runs, alarms, smoothing, axis, logX, logY, ignoreOutliers, grouping, limits[chart], zooms[chart]]);
}
