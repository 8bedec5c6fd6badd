import * as vscode from 'vscode';
import { formatCount, formatValue } from '../../model/format.ts';
import type { Columns } from '../../model/series.ts';

/** The points around an alert as a table of two rows, the one that rang in bold. Numbers only, so nothing of a log becomes Markdown. */
export function pointsTable({ steps, values }: Columns, step: number): string {
  if (steps.length === 0) return '';
  const locale = vscode.env.language;
  const row = (cells: Iterable<string>): string => `| ${[...cells].join(' | ')} |`;
  const mark = (text: string, at: number): string => (steps[at] === step ? `**${text}**` : text);
  const heads = [...steps].map((one, at) => mark(formatCount(one, locale), at));
  const cells = [...values].map((value, at) => mark(formatValue(value, locale), at));
  return ['', '', row([vscode.l10n.t('Step'), ...heads]), row(Array.from({ length: steps.length + 1 }, () => '---:')), row([vscode.l10n.t('Value'), ...cells]), ''].join('\n');
}
