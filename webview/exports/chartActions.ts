import type { Chart } from 'chart.js';
import type { Dashboard } from '../dashboard.ts';
import type { MenuItem } from '../parts/menu.ts';
import { t } from '../strings.ts';
import { toPng, toSvg } from './picture.ts';
import { exportSeries } from './series.ts';

interface ChartSource {
  dashboard: Dashboard;
  /** Id of the chart; the proposal for the file's name. */
  id: string;
  plot(): Chart | undefined;
}

/** A chart as a picture. */
export function chartPictures({ dashboard, id, plot }: ChartSource): MenuItem[] {
  const save = (ending: string, draw: (chart: Chart) => Uint8Array): void => {
    const chart = plot();
    if (chart) dashboard.attempt(dashboard.state.host.saveFile(`${id}.${ending}`, draw(chart)));
  };
  return [
    { label: t('Save as PNG'), separated: true, run: () => save('png', (chart) => toPng(chart, dashboard.look.background)) },
    { label: t('Save as SVG'), run: () => save('svg', (chart) => toSvg(chart, dashboard.look.background)) },
  ];
}

/** What can be taken away from a chart of metrics: the picture, and every point of the drawn runs. */
export function chartActions(source: ChartSource & { tags: string[] }): MenuItem[] {
  const { state, loader } = source.dashboard;
  const save = (format: 'csv' | 'parquet'): void =>
    source.dashboard.attempt(exportSeries(format, loader, state.shown, source.tags).then((bytes) => state.host.saveFile(`${source.id}.${format}`, bytes)));
  return [
    ...chartPictures(source),
    { label: t('Save all points as CSV'), separated: true, run: () => save('csv') },
    { label: t('Save all points as Parquet'), run: () => save('parquet') },
  ];
}
