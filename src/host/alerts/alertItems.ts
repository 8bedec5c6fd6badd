import * as vscode from 'vscode';
import { formatCount, formatMoment, formatValue } from '../../model/format.ts';
import { type Phrase, phrase } from '../../model/phrase.ts';
import type { Severity } from '../../model/problem.ts';
import { emptyColumns } from '../../model/series.ts';
import type { Alert, RunInfo } from '../../protocol/engineApi.ts';
import { commandOf } from '../commands/register.ts';
import { localize } from '../localize.ts';
import { titleOf } from '../runs/runOrder.ts';
import { alertState, type AlertNode } from './alertNodes.ts';
import { pointsTable } from './pointsAround.ts';

const severityIcons: Record<Severity, vscode.ThemeIcon> = {
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  info: new vscode.ThemeIcon('info', new vscode.ThemeColor('charts.blue')),
};

const stateIcons = { acknowledged: new vscode.ThemeIcon('check'), over: new vscode.ThemeIcon('history') };

const stateTitles: Record<'ongoing' | 'over' | 'acknowledged', Phrase> = {
  ongoing: phrase('goes on'),
  over: phrase('over'),
  acknowledged: phrase('acknowledged'),
};

export function alertRow(node: AlertNode, alert: Alert | undefined, info: RunInfo | undefined, open: number): vscode.TreeItem {
  if (node.kind === 'run') {
    const collapsible = open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem(info ? titleOf(info) : node.run, collapsible);
    const description = open ? vscode.l10n.t('{0} open', open) : '';
    return Object.assign(item, { id: node.id, description, contextValue: open ? 'alertRun open' : 'alertRun' });
  }
  const item = new vscode.TreeItem(alert ? localize(alert.finding.message) : node.finding);
  item.id = node.id;
  if (!alert) return item;
  const { finding } = alert;
  const state = alertState(alert);
  const place = vscode.l10n.t('{0}, step {1}', finding.metric, formatCount(finding.step, vscode.env.language));
  return Object.assign(item, {
    description: state === 'ongoing' ? place : `${place} · ${localize(stateTitles[state])}`,
    iconPath: state === 'ongoing' ? severityIcons[finding.severity] : stateIcons[state],
    contextValue: `alert ${state}`,
    command: commandOf('lossband.revealFinding', vscode.l10n.t('Show Where'), { finding: finding.id }),
    accessibilityInformation: { label: `${localize(finding.message)}, ${place}, ${localize(stateTitles[state])}` },
  });
}

/** Everything that is known of an alert. Texts of logs and people go through `appendText`. */
export function alertTooltip(alert: Alert, around = emptyColumns()): vscode.MarkdownString {
  const { finding, acknowledged } = alert;
  const locale = vscode.env.language;
  const tooltip = new vscode.MarkdownString();
  const line = (text: string): unknown => tooltip.appendText(text).appendMarkdown('  \n');
  tooltip.appendMarkdown('**').appendText(localize(finding.message)).appendMarkdown('**\n\n');
  line(vscode.l10n.t('Rule: {0}', finding.rule));
  line(vscode.l10n.t('Value {0} at step {1}', formatValue(finding.value, locale), formatCount(finding.step, locale)));
  if (finding.hits > 1) line(vscode.l10n.t('{0} times up to step {1}', finding.hits, formatCount(finding.lastStep, locale)));
  tooltip.appendMarkdown(pointsTable(around, finding.step));
  if (finding.diagnosis) {
    tooltip.appendMarkdown('\n');
    line(localize(finding.diagnosis.message));
    line(localize(finding.diagnosis.advice));
  }
  if (acknowledged) line(vscode.l10n.t('Acknowledged {0}', formatMoment(acknowledged.at, locale)));
  if (acknowledged?.note) line(acknowledged.note);
  if (!acknowledged) line(vscode.l10n.t('Not acknowledged yet'));
  return tooltip;
}
