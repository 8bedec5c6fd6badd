import type { Dashboard } from '../dashboard.ts';
import type { MenuItem } from '../parts/menu.ts';
import { t } from '../strings.ts';
import { exportSeries } from './series.ts';

/** What can be taken away from the whole dashboard. */
export function reportActions(dashboard: Dashboard): MenuItem[] {
  const { state } = dashboard;
  const allTags = (): string[] => [...new Set(state.shown.flatMap(({ series }) => series.map(({ tag }) => tag)))];
  const save = (name: string, bytes: Promise<Uint8Array>): void => dashboard.attempt(bytes.then((done) => state.host.saveFile(name, done)));
  return [
    { label: t('All points of the drawn runs as CSV'), run: () => save('runs.csv', exportSeries('csv', state, state.shown, allTags())) },
    { label: t('All points of the drawn runs as Parquet'), run: () => save('runs.parquet', exportSeries('parquet', state, state.shown, allTags())) },
  ];
}
