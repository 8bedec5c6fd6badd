import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/errors.ts';
import type { Target } from '../../ids.ts';
import type { SweepInfo, SweepRequest, TrialInfo } from '../../model/sweep.ts';
import { pickPython } from '../jobs/python.ts';
import { splitWords } from '../jobs/words.ts';
import { localize } from '../localize.ts';
import type { Services } from '../services.ts';
import { pickSweepFile } from '../sweepFile/files.ts';
import { newSweepFile } from '../sweepFile/guide.ts';
import { exportStudy, importStudy } from '../sweeps/optuna.ts';
import { promote } from '../sweeps/promoteBest.ts';
import { orderTrials } from '../sweeps/sweepNodes.ts';
import { paramsText, progressText, statusOf, type SweepStatus, statusTitles, trialTitles } from '../sweeps/sweepText.ts';
import { pickOne } from './pickers.ts';
import { registerCommand } from './register.ts';

export function registerSweepCommands(services: Services): Disposable {
  const { channel } = services, store = new DisposableStore();
  store.add(registerCommand('lossband.startSweep', channel, (file) => startSweep(services, file)));
  store.add(registerCommand('lossband.newSweepFile', channel, (script) => newSweepFile(services.session, script)));
  store.add(registerCommand('lossband.pauseSweep', channel, (target) => ask(services, target, ['running'], { kind: 'pause' })));
  store.add(registerCommand('lossband.resumeSweep', channel, (target) => ask(services, target, ['paused', 'stopped', 'orphan'], { kind: 'resume' })));
  store.add(registerCommand('lossband.stopSweep', channel, (target) => ask(services, target, ['running', 'paused', 'orphan'], { kind: 'stop' })));
  store.add(registerCommand('lossband.addTrials', channel, (target) => addTrials(services, target)));
  store.add(registerCommand('lossband.setSweepWorkers', channel, (target) => setWorkers(services, target)));
  store.add(registerCommand('lossband.stopTrial', channel, (target, selected) => askTrials(services, 'stopTrial', target, selected)));
  store.add(registerCommand('lossband.retryTrial', channel, (target, selected) => askTrials(services, 'retry', target, selected)));
  store.add(registerCommand('lossband.promoteBest', channel, (target) => promoteBest(services, target)));
  store.add(registerCommand('lossband.openSweepFile', channel, (target) => openFile(services, target)));
  store.add(registerCommand('lossband.retrainTrial', channel, (target) => retrain(services, target)));
  store.add(registerCommand('lossband.exportStudy', channel, (target) => exportSweep(services, target)));
  store.add(registerCommand('lossband.importStudy', channel, (file) => importStudy(services.session, file)));
  return store;
}

/** Of the file that is open, or one that the person picks. What is not saved is saved first, so that what is seen is what runs. */
async function startSweep({ session }: Services, given?: { fsPath: string }): Promise<void> {
  const uri = given ? vscode.Uri.file(given.fsPath) : await pickSweepFile();
  if (!uri) return;
  await vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString())?.save();
  const { name } = await session.far.startSweep(uri.fsPath, { interpreter: await pickPython(vscode.workspace.getWorkspaceFolder(uri)?.uri) });
  vscode.window.setStatusBarMessage(vscode.l10n.t('{0} has started', name), 5_000);
  await vscode.commands.executeCommand('lossband.sweeps.focus', { preserveFocus: true });
}

/** The sweep a command is about, else the one that the person picks among those in a state that fits. */
async function pickSweep({ session: { mirror } }: Services, target: Target | undefined, states?: readonly SweepStatus[]): Promise<SweepInfo | undefined> {
  const known = target?.sweep === undefined ? undefined : mirror.sweeps.get(target.sweep);
  if (known) return known;
  const sweeps = [...mirror.sweeps.values()].filter((sweep) => !states || states.includes(statusOf(sweep))).sort((a, b) => b.createdAt - a.createdAt);
  if (sweeps.length === 0) throw new UserError('There is no sweep of which this can be asked now.');
  if (sweeps.length === 1) return sweeps[0];
  const items = sweeps.map((sweep) => ({
    label: sweep.name, description: `${localize(statusTitles[statusOf(sweep)])} · ${localize(progressText(sweep, vscode.env.language))}`, value: sweep,
  }));
  return pickOne(vscode.l10n.t('Which sweep?'), items);
}

async function ask(services: Services, target: Target | undefined, states: readonly SweepStatus[], request: SweepRequest): Promise<void> {
  const sweep = await pickSweep(services, target, states);
  if (sweep) await services.session.far.requestSweep(sweep.id, request);
}

async function askCount(prompt: string, value: number): Promise<number | undefined> {
  const validateInput = (text: string): string | undefined => (/^[1-9]\d{0,5}$/.test(text.trim()) ? undefined : vscode.l10n.t('A whole number of at least 1'));
  const text = await vscode.window.showInputBox({ prompt, value: String(value), validateInput });
  return text === undefined ? undefined : Number(text);
}

async function addTrials(services: Services, target?: Target): Promise<void> {
  const sweep = await pickSweep(services, target), count = sweep && (await askCount(vscode.l10n.t('How many more trials?'), 10));
  if (count === undefined) return;
  await services.session.far.requestSweep(sweep!.id, { kind: 'add', count });
}

async function setWorkers(services: Services, target?: Target): Promise<void> {
  const sweep = await pickSweep(services, target), count = sweep && (await askCount(vscode.l10n.t('How many trials at the same time?'), sweep.workers));
  if (count !== undefined) await services.session.far.requestSweep(sweep!.id, { kind: 'workers', count });
}

/** The trials a command is about, else one that the person picks. */
async function askTrials(services: Services, kind: 'stopTrial' | 'retry', target?: Target, selected: Target[] = []): Promise<void> {
  const targets = (selected.length ? selected : target ? [target] : []).filter(({ trial }) => trial !== undefined);
  if (targets.length === 0) {
    const sweep = await pickSweep(services, undefined), picked = sweep && (await pickTrial(sweep, kind));
    if (sweep && picked !== undefined) targets.push({ sweep: sweep.id, trial: picked });
  }
  for (const { sweep, trial } of targets) await services.session.far.requestSweep(sweep!, { kind, trial: trial! });
}

async function pickTrial(sweep: SweepInfo, kind: 'stopTrial' | 'retry'): Promise<string | undefined> {
  const trials = orderTrials(sweep.trials).filter(({ state }) => (kind === 'stopTrial' ? state === 'running' : state !== 'running' && state !== 'waiting'));
  if (trials.length === 0) throw new UserError('There is no trial of which this can be asked now.');
  const items = trials.map((trial) => ({
    label: vscode.l10n.t('Trial {0}', trial.id), description: `${localize(trialTitles[trial.state])} · ${paramsText(trial, vscode.env.language)}`, value: trial.id,
  }));
  return pickOne(vscode.l10n.t('Which trial?'), items);
}

/** The trial that a command is about, else the best one of its sweep. */
async function pickBest(services: Services, target?: Target): Promise<{ sweep: SweepInfo; trial: TrialInfo } | undefined> {
  const sweep = await pickSweep(services, target), trial = sweep?.trials.find(({ id }) => id === (target?.trial ?? sweep.best));
  if (!sweep) return undefined;
  if (!trial) throw new UserError('No trial of this sweep has come to a result yet.');
  return { sweep, trial };
}

/** Its parameters, into the script. */
async function promoteBest(services: Services, target?: Target): Promise<void> {
  const picked = await pickBest(services, target);
  if (picked) await promote(services.session, picked.sweep, picked.trial);
}

/** Once more, as a run of its own: longer, or on the test set, as the arguments say that the person adds. */
async function retrain(services: Services, target?: Target): Promise<void> {
  const { session, jobViews } = services, picked = await pickBest(services, target);
  if (!picked) return;
  const { sweep, trial } = picked;
  const line = await vscode.window.showInputBox({
    title: vscode.l10n.t('Train trial {0} of {1} once more', trial.id, sweep.name),
    prompt: vscode.l10n.t('Further arguments, such as --epochs=100 --evaluate=test: {0}', paramsText(trial, vscode.env.language)),
  });
  if (line !== undefined) jobViews.show(await session.far.retrain(sweep.id, trial.id, splitWords(line)));
}

async function exportSweep(services: Services, target?: Target): Promise<void> {
  const sweep = await pickSweep(services, target);
  if (sweep) await exportStudy(services.session, sweep);
}

async function openFile(services: Services, target?: Target): Promise<void> {
  const sweep = await pickSweep(services, target);
  if (sweep) await vscode.window.showTextDocument(vscode.Uri.file(sweep.file));
}
