import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { RunState } from '../../model/run.ts';
import type { Config } from '../../model/limit.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';
import { commandOf } from '../commands/register.ts';
import { durationPhrase, formatMoment } from '../../model/format.ts';
import { localize } from '../localize.ts';
import { runUri } from './runDecorations.ts';
import type { RunNode } from './runNodes.ts';
import { titleOf } from './runOrder.ts';
import { factLines, keyMetricText, metricText, runSpeech, stateTitles, type TextContext } from './runText.ts';

/** What rows are made from; read anew for each row. */
export interface RowSource {
  runs: ReadonlyMap<string, RunInfo>;
  config: Config;
  wish: string;
  isShown(run: string): boolean;
  openAlerts(run: string, tag?: string): number;
  /** A job of ours writes it now. */
  isStoppable(run: string): boolean;
}

const stateIcons: Record<RunState, vscode.ThemeIcon> = {
  live: new vscode.ThemeIcon('pulse', new vscode.ThemeColor('charts.green')),
  finished: new vscode.ThemeIcon('pass', new vscode.ThemeColor('descriptionForeground')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  stalled: new vscode.ThemeIcon('debug-pause', new vscode.ThemeColor('list.warningForeground')),
};

const textContext = ({ config, wish }: RowSource): TextContext => ({ locale: vscode.env.language, config, wish });

export function rowOf(node: RunNode, source: RowSource): vscode.TreeItem {
  switch (node.kind) {
    case 'root':
      return rootRow(node.path, node.id);
    case 'trials':
      return trialsRow(node, source);
    case 'more':
      return moreRow(node);
    case 'run':
      return runRow(node, source);
    case 'metric':
      return metricRow(node, source);
  }
}

function rootRow(path: string, id: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.workspace.asRelativePath(path, true), vscode.TreeItemCollapsibleState.Expanded);
  return Object.assign(item, { id, tooltip: path, iconPath: vscode.ThemeIcon.Folder, contextValue: 'root' });
}

function trialsRow({ id, sweep }: Extract<RunNode, { kind: 'trials' }>, { runs }: RowSource): vscode.TreeItem {
  const trials = [...runs.values()].filter(({ trial }) => trial?.sweep === sweep), isLive = trials.some(({ run }) => run.state === 'live');
  const title = basename(sweep), description = vscode.l10n.t('{0} runs', trials.length);
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Collapsed);
  const accessibilityInformation = { label: `${title}, ${description}` };
  return Object.assign(item, { id, description, tooltip: sweep, iconPath: isLive ? stateIcons.live : new vscode.ThemeIcon('beaker'), contextValue: 'trials', accessibilityInformation });
}

function moreRow({ id, group, left }: Extract<RunNode, { kind: 'more' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show more ({0} left)', left));
  return Object.assign(item, { id, iconPath: new vscode.ThemeIcon('ellipsis'), command: commandOf('lossband.showMoreRuns', '', group) });
}

function runRow({ id, run }: Extract<RunNode, { kind: 'run' }>, source: RowSource): vscode.TreeItem {
  const item = new vscode.TreeItem(run, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = id;
  const info = source.runs.get(run);
  if (!info) return item;
  const context = textContext(source);
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  const title = titleOf(info);
  return Object.assign(item, {
    label: title,
    description: keyMetricText(info, context),
    iconPath: stateIcons[info.run.state],
    contextValue: `run ${info.notes.hidden ? 'hidden' : 'visible'}${source.isStoppable(run) ? ' active' : info.job === undefined ? '' : ' ours'}`,
    resourceUri: runUri(run),
    checkboxState: {
      state: source.isShown(run) ? Checked : Unchecked,
      tooltip: source.isShown(run) ? vscode.l10n.t('Drawn in the charts') : vscode.l10n.t('Not drawn in the charts'),
      accessibilityInformation: { label: vscode.l10n.t('Draw {0} in the charts', title) },
    },
    accessibilityInformation: { label: localize(runSpeech(info, source.openAlerts(run), localize(stateTitles[info.run.state]), context)) },
  });
}

function metricRow({ id, run, tag }: Extract<RunNode, { kind: 'metric' }>, source: RowSource): vscode.TreeItem {
  const item = new vscode.TreeItem(tag);
  const series = source.runs.get(run)?.series.find((one) => one.tag === tag);
  const text = series ? localize(metricText(series, textContext(source))) : '';
  const alerts = source.openAlerts(run, tag);
  return Object.assign(item, {
    id,
    description: text,
    iconPath: alerts ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')) : new vscode.ThemeIcon('graph-line'),
    contextValue: 'metric',
    command: commandOf('lossband.openDashboard', vscode.l10n.t('Open Dashboard'), { run, tag }),
    accessibilityInformation: { label: alerts ? vscode.l10n.t('{0}, {1}, open alerts: {2}', tag, text, alerts) : `${tag}, ${text}` },
  });
}

/** Tooltips are made when they are wanted. Everything a log says goes through `appendText`, so no name can become markup. */
export function tooltipOfRun(info: RunInfo): vscode.MarkdownString {
  const { run, notes } = info;
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown('**').appendText(titleOf(info)).appendMarkdown('**\n\n');
  const line = (name: string, value: string): unknown => tooltip.appendText(`${name}: ${value}`).appendMarkdown('  \n');
  line(vscode.l10n.t('State'), localize(stateTitles[run.state]));
  if (run.startedAt) line(vscode.l10n.t('Started'), formatMoment(run.startedAt, vscode.env.language));
  if (run.startedAt && run.endedAt && run.endedAt >= run.startedAt) line(vscode.l10n.t('Duration'), localize(durationPhrase(run.endedAt - run.startedAt)));
  line(vscode.l10n.t('Last point'), formatMoment(info.updatedAt, vscode.env.language));
  line(vscode.l10n.t('Read from'), run.sources.slice(0, 5).join(', '));
  for (const [name, value] of Object.entries(run.hparams).slice(0, 15)) line(name, String(value));
  for (const [name, value] of factLines(run)) line(name, value);
  if (notes.note) tooltip.appendMarkdown('\n').appendText(notes.note);
  return tooltip;
}
