import * as vscode from 'vscode';
import { formatValue } from '../../model/format.ts';
import type { SweepInfo, TrialInfo } from '../../model/sweep.ts';
import type { TrialState } from '../../model/trial.ts';
import { commandOf } from '../commands/register.ts';
import { localize } from '../localize.ts';
import type { SweepNode } from './sweepNodes.ts';
import { isBest, paramsText, progressText, statusOf, type SweepStatus, statusTitles, trialTitles } from './sweepText.ts';

const statusIcons: Record<SweepStatus, vscode.ThemeIcon> = {
  running: new vscode.ThemeIcon('sync', new vscode.ThemeColor('charts.green')),
  paused: new vscode.ThemeIcon('debug-pause'),
  stopped: new vscode.ThemeIcon('debug-stop'),
  done: new vscode.ThemeIcon('pass', new vscode.ThemeColor('descriptionForeground')),
  orphan: new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('list.warningForeground')),
};

const trialIcons: Record<TrialState, vscode.ThemeIcon> = {
  waiting: new vscode.ThemeIcon('clock'),
  running: new vscode.ThemeIcon('pulse', new vscode.ThemeColor('charts.green')),
  finished: new vscode.ThemeIcon('pass', new vscode.ThemeColor('descriptionForeground')),
  pruned: new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('descriptionForeground')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
};

/** In joules. */
const wattHour = 3_600;

const bestIcon = new vscode.ThemeIcon('star-full', new vscode.ThemeColor('charts.yellow'));

export function sweepRow({ id }: SweepNode, sweep: SweepInfo): vscode.TreeItem {
  const status = statusOf(sweep), isOpen = status !== 'done' && status !== 'stopped';
  const item = new vscode.TreeItem(sweep.name, isOpen ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed);
  const progress = localize(progressText(sweep, vscode.env.language)), state = localize(statusTitles[status]);
  return Object.assign(item, {
    id,
    description: `${state} · ${progress}`,
    iconPath: statusIcons[status],
    contextValue: `sweep ${status}`,
    tooltip: sweepTooltip(sweep),
    accessibilityInformation: { label: `${sweep.name}, ${state}, ${progress}` },
  });
}

/** Everything from files goes through `appendText`, so that no name can become markup. */
function sweepTooltip({ name, file, metric, objectives = [], method, workers, earlier = 0, energy, problems }: SweepInfo): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString(), line = (text: string): unknown => tooltip.appendText(text).appendMarkdown('  \n');
  tooltip.appendMarkdown('**').appendText(name).appendMarkdown('**\n\n');
  line(vscode.workspace.asRelativePath(file));
  line(vscode.l10n.t('Search: {0}', method));
  for (const wanted of metric ? [metric, ...objectives] : []) line(wanted.goal === 'maximize' ? vscode.l10n.t('Maximises {0}', wanted.name) : vscode.l10n.t('Minimises {0}', wanted.name));
  line(vscode.l10n.t('Trials at the same time: {0}', workers));
  if (energy) line(vscode.l10n.t('Energy: {0} of {1} Wh', formatValue(energy.spent / wattHour, vscode.env.language), formatValue(energy.budget / wattHour, vscode.env.language)));
  if (earlier > 0) line(vscode.l10n.t('Earlier trials that the search started from: {0}', earlier));
  for (const { message } of problems) line(localize(message));
  return tooltip;
}

export function trialRow(node: SweepNode & { kind: 'trial' }, sweep: SweepInfo, trial: TrialInfo): vscode.TreeItem {
  const locale = vscode.env.language, state = localize(trialTitles[trial.state]);
  const title = vscode.l10n.t('Trial {0}', trial.id), params = paramsText(trial, locale), best = isBest(sweep, trial);
  const item = new vscode.TreeItem(title);
  const values = [trial.value, ...(trial.others ?? [])].flatMap((value) => (value === undefined ? [] : [formatValue(value, locale)])).join(', ');
  const words = [values, trial.infeasible ? vscode.l10n.t('breaks a constraint') : '', trial.problem ? localize(trial.problem) : params].filter(Boolean).join(' · ');
  return Object.assign(item, {
    id: node.id,
    description: words,
    iconPath: best ? bestIcon : trialIcons[trial.state],
    contextValue: `trial ${trial.state}${best ? ' best' : ''}`,
    tooltip: new vscode.MarkdownString().appendText([`${title}: ${state}`, params, ...(trial.problem ? [localize(trial.problem)] : [])].join('\n')),
    ...(node.run !== undefined && { command: commandOf('lossband.openDashboard', vscode.l10n.t('Open Dashboard'), { run: node.run, ...(node.tag !== undefined && { tag: node.tag }) }) }),
    accessibilityInformation: { label: [title, best ? vscode.l10n.t('best so far') : '', state, words].filter(Boolean).join(', ') },
  });
}
