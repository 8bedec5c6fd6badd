import type { ControlChartKind } from '../src/model/controlChart.ts';
import type { SeriesKey } from '../src/model/series.ts';
import type { Alert } from '../src/protocol/engineApi.ts';
import { splitTag } from './pairing.ts';
import { sectionOf } from './sections.ts';
import type { DashboardState } from './state.ts';
import { t } from './strings.ts';

const names: Record<ControlChartKind, () => string> = {
  individuals: () => t('Individuals'),
  movingRange: () => t('Moving range'),
  xbar: () => t('X̄ (means of subgroups)'),
  s: () => t('S (spread of subgroups)'),
  ewma: () => t('EWMA'),
  cusum: () => t('CUSUM'),
  residual: () => t('Residuals of the trend'),
};

export const controlKinds = Object.keys(names) as ControlChartKind[];
export const controlKindName = (kind: ControlChartKind): string => names[kind]();

/** Open alarms first, then what is worse, then what is newer. */
export function compareAlerts(a: Alert, b: Alert): number {
  const open = (alert: Alert): number => (alert.acknowledged || alert.resolved ? 1 : 0);
  const rank = { error: 0, warning: 1, info: 2 };
  const later = (alert: Alert): number => (Number.isNaN(alert.finding.wall) ? 0 : alert.finding.wall);
  return open(a) - open(b) || rank[a.finding.severity] - rank[b.finding.severity] || later(b) - later(a);
}

/**
 * The metric whose control chart is shown while nobody chose: that of the worst open alarm among the drawn runs, else the loss
 * (validation before train) of the run that grew last.
 */
export function pickControlled({ view, shown, alerts, runs }: DashboardState): SeriesKey | undefined {
  const { control } = view;
  if (control && runs.get(control.run)?.series.some(({ tag }) => tag === control.tag)) return { run: control.run, tag: control.tag };
  const ids = new Set(shown.map(({ run }) => run.id));
  const [alert] = [...alerts.values()].filter(({ finding, acknowledged, resolved }) => ids.has(finding.run) && !acknowledged && !resolved).toSorted(compareAlerts);
  if (alert) return { run: alert.finding.run, tag: alert.finding.metric };
  const newest = shown.filter(({ series }) => series.length > 0).toSorted((a, b) => b.updatedAt - a.updatedAt)[0];
  if (!newest) return undefined;
  const tags = newest.series.map(({ tag }) => tag);
  const losses = tags.filter((tag) => sectionOf(tag) === 'loss');
  const tag = losses.find((name) => splitTag(name).split === 'val') ?? losses[0] ?? tags[0]!;
  return { run: newest.run.id, tag };
}
