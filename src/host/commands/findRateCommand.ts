import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/errors.ts';
import type { FoundRate } from '../../model/foundRate.ts';
import { isActive } from '../../model/job.ts';
import { applyText } from '../configFile/applyText.ts';
import type { Mirror } from '../engine/mirror.ts';
import { readCompute } from '../finetune/compute.ts';
import type { Services } from '../services.ts';
import { pickRecipe, ready } from './fineTuneCommands.ts';
import { registerCommand } from './register.ts';

/** Looks for a learning rate: the loss is drawn against it as it comes, and the suggestion can be written into the file. */
export function registerFindRateCommand(services: Services): Disposable {
  return registerCommand('lossband.findLearningRate', services.channel, async (file) => {
    const uri = file ? vscode.Uri.file(file.fsPath) : await pickRecipe(services.session, false);
    if (!uri) return;
    await ready(services.session, uri);
    const { session, dashboard } = services, document = await vscode.workspace.openTextDocument(uri);
    const { stages } = await session.far.recipeLayers(document.getText(), uri.fsPath), names = stages.map(({ name }) => name);
    const stage = names.length > 1 ? await vscode.window.showQuickPick(names, { placeHolder: vscode.l10n.t('A learning rate for which stage?') }) : names[0];
    if (stage === undefined) return;
    const request = await session.far.fineTuning(uri.fsPath, { resume: false, findRateOf: stage, ...(await readCompute(uri)) });
    const { job: { folder, title } } = await session.far.startJob(request);
    const ended = until(session.mirror, ({ jobs }) => (isActive(jobs.get(folder)?.status ?? { state: 'waiting' }) ? undefined : true));
    const run = await until(session.mirror, ({ runs, jobs }) => [...runs.values()].find(({ job }) => job === folder)?.run.id ?? (isActive(jobs.get(folder)!.status) ? undefined : ''));
    if (run !== '') dashboard.show({ run, tag: 'lr_finder/smoothed_loss', against: 'lr' });
    await ended;
    const found = await session.far.foundRate(folder);
    if (!found) throw new UserError('The search for a learning rate did not come to its end; its output says why.');
    await offer(services, document, found, title);
  });
}

/** What the mirror shows, once it shows it. */
function until<T>(mirror: Mirror, look: (mirror: Mirror) => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const again = (): void => {
      const seen = look(mirror);
      if (seen === undefined) return;
      for (const listener of listeners) listener.dispose();
      resolve(seen);
    };
    const listeners = [mirror.onDidChange(again), mirror.onDidReset(again)];
    again();
  });
}

async function offer({ session }: Services, document: vscode.TextDocument, { lr, name, stage }: FoundRate, title: string): Promise<void> {
  if (lr === undefined) {
    void vscode.window.showWarningMessage(vscode.l10n.t('{0}: the loss fell at no learning rate, so that none can be suggested.', title));
    return;
  }
  const rate = Number(lr.toPrecision(2)), write = vscode.l10n.t('Write It into the File');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('{0}: the loss of the stage {1} falls fastest at the learning rate {2}.', title, name, String(rate)), write);
  if (answer === write) await applyText(document, await session.far.withRate(document.getText(), document.uri.fsPath, stage, rate));
}
