import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/errors.ts';
import type { Target } from '../../ids.ts';
import { formatValue } from '../../model/format.ts';
import type { Finding } from '../../model/finding.ts';
import { configTemplate } from '../configFile/template.ts';
import { parseNumber, parseSteps } from '../configFile/parseInput.ts';
import type { Services } from '../services.ts';
import { pickAlerts, pickMetric, pickRun } from './pickers.ts';
import { registerCommand } from './register.ts';

export function registerConfigCommands(services: Services): Disposable {
  const { channel, configFile, session } = services;
  const store = new DisposableStore();
  store.add(
    registerCommand('lossband.newConfig', channel, async () => {
      const document = await configFile.create(await configFile.pickUri(), configTemplate());
      await vscode.window.showTextDocument(document);
    }),
  );
  store.add(registerCommand('lossband.addLogDirectory', channel, addLogDirectory));
  store.add(registerCommand('lossband.setLimit', channel, (target) => setLimit(services, target)));
  store.add(
    registerCommand('lossband.muteRule', channel, async (target) => {
      const finding = await pickFinding(services, target);
      if (finding) await configFile.edit((text) => session.far.withMuted(text, finding.rule, finding.metric));
    }),
  );
  store.add(
    registerCommand('lossband.useAsBaseline', channel, async (target) => {
      const finding = await pickFinding(services, target);
      const window = finding && (await pickWindow(finding));
      if (window) await configFile.edit((text) => session.far.withBaseline(text, finding.metric, window));
    }),
  );
  store.add(registerCommand('lossband.useRunAsBaseline', channel, (target, selected) => useRunsAsBaseline(services, target, selected)));
  return store;
}

async function pickFinding({ session, alerts }: Services, target?: Target): Promise<Finding | undefined> {
  const [alert] = await pickAlerts(session.mirror, alerts.all, target);
  return alert?.finding;
}

/** Watches a folder beside the workspace from now on. */
async function addLogDirectory(): Promise<void> {
  const picked = await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, canSelectMany: true, openLabel: vscode.l10n.t('Watch') });
  if (!picked?.length) return;
  const settings = vscode.workspace.getConfiguration();
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  const known = settings.inspect<string[]>('lossband.roots');
  const roots = (inWorkspace ? known?.workspaceValue : known?.globalValue) ?? [];
  const added = [...new Set([...roots, ...picked.map(({ fsPath }) => fsPath)])];
  await settings.update('lossband.roots', added, inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
}

async function setLimit(services: Services, target?: Target): Promise<void> {
  const { session, configFile } = services;
  const finding = target?.finding === undefined ? undefined : session.mirror.alerts.get(target.finding)?.finding;
  const metric = await pickMetric(session.mirror, finding ? { run: finding.run, tag: finding.metric } : target);
  if (!metric) return;
  const side = await pickSide(finding);
  if (!side) return;
  const proposal = await proposeLimit(services, metric, side, finding);
  const answer = await vscode.window.showInputBox({
    prompt: side === 'upper' ? vscode.l10n.t('Alarm when {0} is above', metric.tag) : vscode.l10n.t('Alarm when {0} is below', metric.tag),
    value: proposal,
    validateInput: (text) => (parseNumber(text) === undefined ? vscode.l10n.t('A number, such as 0.5 or 1e-3') : undefined),
  });
  const limit = answer === undefined ? undefined : parseNumber(answer);
  if (limit === undefined) return;
  // The other side stays as it is.
  const known = session.mirror.config.limits.find((one) => one.metric === metric.tag);
  await configFile.edit((text) => session.far.withLimit(text, metric.tag, { lower: known?.lower, upper: known?.upper, [side]: limit }));
}

type Side = 'upper' | 'lower';

/** Asks which limit; a finding that broke just one needs no question. */
async function pickSide(finding: Finding | undefined): Promise<Side | undefined> {
  if (finding?.upper !== undefined && finding.value > finding.upper) return 'upper';
  if (finding?.lower !== undefined && finding.value < finding.lower) return 'lower';
  const items: (vscode.QuickPickItem & { side: Side })[] = [
    { label: vscode.l10n.t('Upper limit'), description: vscode.l10n.t('the metric must stay below'), side: 'upper' },
    { label: vscode.l10n.t('Lower limit'), description: vscode.l10n.t('the metric must stay above'), side: 'lower' },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which limit?') }))?.side;
}

/** Something to start from: the value that broke the limit and a tenth more, else the control limit of the metric's own chart. */
async function proposeLimit({ session }: Services, metric: { run: string; tag: string }, side: Side, finding?: Finding): Promise<string> {
  if (finding && Number.isFinite(finding.value)) {
    const room = Math.abs(finding.value) * 0.1;
    return formatValue(side === 'upper' ? finding.value + room : finding.value - room, 'en-US').replaceAll(',', '');
  }
  const chart = await session.far.controlChart({ ...metric, columns: 1 });
  const limit = chart?.[side].at(-1);
  return limit !== undefined && Number.isFinite(limit) ? formatValue(limit, 'en-US').replaceAll(',', '') : '';
}

/** Good runs that are done: a metric of later ones is held against theirs at the same step. Of an alert, the metric is known and the run is asked for. */
async function useRunsAsBaseline({ session, configFile }: Services, target?: Target, selected: Target[] = []): Promise<void> {
  const { mirror } = session;
  const finding = target?.finding === undefined ? undefined : mirror.alerts.get(target.finding)?.finding;
  const picked = !finding && selected.length ? selected.map(({ run }) => run) : [await pickRun(mirror, finding ? undefined : target)];
  const runs = [...new Set(picked)].flatMap((id) => (id === undefined ? [] : (mirror.runs.get(id)?.run ?? [])));
  const [first] = runs;
  const metric = finding?.metric ?? (first && (await pickMetric(mirror, { run: first.id, tag: target?.tag }))?.tag);
  if (metric === undefined) return;
  await configFile.edit(async (text) => {
    let changed = text;
    for (const { name } of runs) changed = await session.far.withBaselineRun(changed, metric, name);
    return changed;
  });
}

/** Asks which steps are normal. */
async function pickWindow(finding: Finding): Promise<[number, number] | undefined> {
  const { step, lastStep } = finding;
  const items: (vscode.QuickPickItem & { window?: [number, number] })[] = [
    { label: vscode.l10n.t('The steps before the alert'), description: `0–${Math.max(0, step - 1)}`, window: [0, Math.max(0, step - 1)] },
    { label: vscode.l10n.t('The steps of the alert'), description: `${step}–${lastStep}`, window: [step, lastStep] },
    { label: vscode.l10n.t('Other steps …') },
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which steps of {0} are normal?', finding.metric) });
  if (!picked || picked.window) return picked?.window;
  const answer = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('First and last step, such as 100-500'),
    validateInput: (text) => (parseSteps(text) ? undefined : vscode.l10n.t('Two steps, the smaller first, such as 100-500')),
  });
  if (answer === undefined) return undefined;
  const window = parseSteps(answer);
  if (!window) throw new UserError('These are not two steps.');
  return window;
}
