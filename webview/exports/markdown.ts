import type { Column, Row } from '../comparison.ts';
import { formatPercent, formatValue } from '../format.ts';
import { nameOf } from '../names.ts';
import type { DashboardState } from '../state.ts';
import { t } from '../strings.ts';

export async function copyMarkdown(state: DashboardState, columns: readonly Column[], rows: readonly Row[]): Promise<void> {
  await state.host.copyText(toMarkdown(columns, rows));
}

/** The table of runs as Markdown; names are text there too, so what Markdown would act on is escaped. */
export function toMarkdown(columns: readonly Column[], rows: readonly Row[]): string {
  const titles = [t('Run'), ...columns.map(({ kind, name }) => (kind === 'hparam' ? name : `${name} (${kind})`))];
  const lines = rows.map(({ info, cells }) => [
    escapeMarkdown(nameOf(info)),
    ...cells.map(({ value, change }) => {
      const text = typeof value === 'number' ? formatValue(value) : escapeMarkdown(value === undefined ? '' : String(value));
      return change === undefined ? text : `${text} (${formatPercent(change)})`;
    }),
  ]);
  return [titles.map(escapeMarkdown), titles.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';
}

export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#|!~]/g, '\\$&').replace(/\s+/g, ' ');
}
