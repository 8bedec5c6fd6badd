import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/errors.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { readCompute } from '../finetune/compute.ts';
import { provideModel } from '../finetune/download.ts';
import { findRecipes, isRecipe } from '../finetune/files.ts';
import { createRecipe } from '../finetune/newRecipe.ts';
import { views } from '../../ids.ts';
import type { Services } from '../services.ts';
import { registerCommand } from './register.ts';

export function registerFineTuneCommands({ channel, session, layersView }: Services): Disposable {
  const store = new DisposableStore();
  const start = async (uri: vscode.Uri, resume: boolean): Promise<void> => {
    await ready(session, uri);
    const { job } = await session.far.startJob(await session.far.fineTuning(uri.fsPath, { resume, ...(await readCompute(uri)) }));
    vscode.window.setStatusBarMessage(vscode.l10n.t('{0} has started', job.title), 5_000);
  };
  store.add(
    registerCommand('lossband.fineTune', channel, async (file) => {
      const uri = file ? vscode.Uri.file(file.fsPath) : ((await pickRecipe(session, true)) ?? undefined);
      if (uri) await start(uri, false);
    }),
  );
  store.add(
    registerCommand('lossband.resumeFineTuning', channel, async (file) => {
      const uri = file ? vscode.Uri.file(file.fsPath) : await pickRecipe(session, false);
      if (uri) await start(uri, true);
    }),
  );
  store.add(
    registerCommand('lossband.newFineTuning', channel, async () => {
      const uri = await createRecipe(session);
      if (uri) await vscode.window.showTextDocument(uri);
    }),
  );
  store.add(
    registerCommand('lossband.showLayers', channel, async (file) => {
      const uri = file ? vscode.Uri.file(file.fsPath) : await pickRecipe(session, false);
      if (!uri) return;
      layersView.show((await vscode.window.showTextDocument(uri)).document);
      await vscode.commands.executeCommand(`${views.layers}.focus`);
    }),
  );
  return store;
}

/** What is seen is what runs, and its model is there. @throws UserError where nothing may be started */
export async function ready(session: EngineSession, uri: vscode.Uri): Promise<void> {
  if (!vscode.workspace.isTrusted) throw new UserError('Nothing is started in a workspace that is not trusted.');
  await vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString())?.save();
  await provideModel(session, uri.fsPath);
}

/** The recipe in the active editor, else one that the person picks or puts together. */
export async function pickRecipe(session: EngineSession, mayCreate: boolean): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active && isRecipe(active)) return active.uri;
  const found = await findRecipes();
  if (found.length === 0 && !mayCreate) throw new UserError('There is no fine-tuning file in this workspace.');
  const fresh = { label: vscode.l10n.t('$(add) A new fine-tuning…'), uri: undefined };
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })).sort((a, b) => a.label.localeCompare(b.label));
  const picked = found.length === 0 ? fresh : await vscode.window.showQuickPick([...items, ...(mayCreate ? [fresh] : [])], { placeHolder: vscode.l10n.t('Which fine-tuning?') });
  return picked === fresh ? createRecipe(session) : picked?.uri;
}
