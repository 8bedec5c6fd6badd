import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/errors.ts';
import type { Target } from '../../ids.ts';
import { isActive, type JobInfo } from '../../model/job.ts';
import { endText } from '../jobs/jobText.ts';
import { maybeLearningRate } from '../jobs/learningRate.ts';
import { pickRecipe, writeRecipe } from '../jobs/recipes.ts';
import { pickScript } from '../jobs/pickScript.ts';
import { localize } from '../localize.ts';
import type { Services } from '../services.ts';
import { pickJob } from './pickers.ts';
import { registerCommand } from './register.ts';

export function registerJobCommands(services: Services): Disposable {
  const { channel, session, tasks, jobViews, state, extensionUri } = services;
  const { mirror } = session;
  const store = new DisposableStore();
  store.add(
    registerCommand('lossband.runScript', channel, async (script) => {
      if (!vscode.workspace.isTrusted) throw new UserError('Nothing is started in a workspace that is not trusted.');
      const picked = await pickScript(session, state, script?.fsPath);
      if (picked) await vscode.tasks.executeTask(tasks.create(picked.definition, picked.folder, picked.name));
    }),
  );
  store.add(
    registerCommand('lossband.stopRun', channel, async (target) => {
      const info = await pickJob(mirror, target, isActive);
      if (info) await stop(services, info);
    }),
  );
  store.add(registerCommand('lossband.lowerRate', channel, (target) => lowerRate(services, target)));
  store.add(
    registerCommand('lossband.showOutput', channel, async (target) => {
      const info = await pickJob(mirror, target);
      if (info) jobViews.show(info);
    }),
  );
  store.add(
    registerCommand('lossband.newScript', channel, async () => {
      const recipe = await pickRecipe();
      if (recipe) await writeRecipe(recipe, extensionUri);
    }),
  );
  return store;
}

async function stop({ session }: Services, { job }: JobInfo): Promise<void> {
  const progress = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Stopping {0} …', job.title) };
  const status = await vscode.window.withProgress(progress, () => session.far.stopJob(job.folder));
  vscode.window.setStatusBarMessage(`${job.title}: ${localize(endText(status))}`, 10_000);
}

/** Stops a job and starts it again from its last checkpoint, where it has one, with a smaller learning rate. */
async function lowerRate(services: Services, target?: Target): Promise<void> {
  const { session } = services;
  const info = await pickJob(session.mirror, target);
  if (!info) return;
  const { id: _, folder: _folder, ...request } = info.job;
  const rate = maybeLearningRate(request);
  if (!rate && request.kind === 'finetune') throw new UserError('The learning rate of a fine-tuning stands in its file: stop it, lower `lr` of its stage there, and choose “Go On with Fine-Tuning”.');
  if (!rate) throw new UserError('Neither the arguments nor the environment of this job name a learning rate.');
  const goesOn = (request.resume ?? []).length > 0;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Lower the learning rate of {0} and resume', request.title),
    prompt: goesOn ? vscode.l10n.t('It goes on from its last checkpoint.') : vscode.l10n.t('It starts from the beginning: its task names no `resume` arguments.'),
    value: String(Number((rate.value / 10).toPrecision(3))),
    validateInput: (text) => (Number(text) > 0 ? undefined : vscode.l10n.t('A number above 0')),
  });
  if (answer === undefined) return;
  if (isActive(info.status)) await stop(services, info);
  const lowered = rate.with(Number(answer));
  const added = (request.resume ?? []).filter((word) => !lowered.command.includes(word));
  await session.far.startJob({ ...request, ...lowered, command: [...lowered.command, ...added] });
}
