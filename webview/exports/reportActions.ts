import { collectColumns, collectRows } from '../comparison.ts';
import type { Dashboard } from '../dashboard.ts';
import type { MenuItem } from '../parts/menu.ts';
import { t } from '../strings.ts';
import { describeForModel } from './context.ts';
import { toMarkdown } from './markdown.ts';
import { buildReport } from './report.ts';
import { exportSeries } from './series.ts';

/** What can be taken away from the whole dashboard. */
export function reportActions(dashboard: Dashboard): MenuItem[] {
  const { state, loader } = dashboard;
  const allTags = (): string[] => [...new Set(state.shown.flatMap(({ series }) => series.map(({ tag }) => tag)))];
  const save = (name: string, bytes: Promise<Uint8Array>): void => dashboard.attempt(bytes.then((done) => state.host.saveFile(name, done)));
  const copy = (text: Promise<string>): void => dashboard.attempt(text.then((done) => state.host.copyText(done)).then(() => dashboard.say(t('Copied'))));
  const table = async (): Promise<string> => {
    const columns = collectColumns(state.shown, state.config.directions, { differencesOnly: state.view.differencesOnly, filter: '' }).filter(({ kind }) => kind !== 'mean');
    return toMarkdown(columns, collectRows(state.shown, columns, new Map(), state.view.baseline));
  };
  return [
    { label: t('Report as one HTML file'), run: () => save('report.html', buildReport(dashboard)) },
    { label: t('All points of the drawn runs as CSV'), separated: true, run: () => save('runs.csv', exportSeries('csv', loader, state.shown, allTags())) },
    { label: t('All points of the drawn runs as Parquet'), run: () => save('runs.parquet', exportSeries('parquet', loader, state.shown, allTags())) },
    { label: t('Copy as Markdown table'), separated: true, run: () => copy(table()) },
    { label: t('Copy context for a language model'), run: () => copy(describeForModel(state)) },
  ];
}
