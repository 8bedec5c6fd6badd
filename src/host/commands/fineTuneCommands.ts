import { relative } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/errors.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { readCompute } from '../finetune/compute.ts';
import { provideModel } from '../finetune/download.ts';
import { findRecipes, isRecipe, recipeText } from '../finetune/files.ts';
import { freeName } from '../freeName.ts';
import { views } from '../../ids.ts';
import { catalogue } from '../../model/catalogue.ts';
import { localize } from '../localize.ts';
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
      const uri = file ? vscode.Uri.file(file.fsPath) : ((await pickRecipe(true)) ?? undefined);
      if (uri) await start(uri, false);
    }),
  );
  store.add(
    registerCommand('lossband.resumeFineTuning', channel, async (file) => {
      const uri = file ? vscode.Uri.file(file.fsPath) : await pickRecipe(false);
      if (uri) await start(uri, true);
    }),
  );
  store.add(
    registerCommand('lossband.newFineTuning', channel, async () => {
      const uri = await createRecipe();
      if (uri) await vscode.window.showTextDocument(uri);
    }),
  );
  store.add(
    registerCommand('lossband.showLayers', channel, async (file) => {
      const uri = file ? vscode.Uri.file(file.fsPath) : await pickRecipe(false);
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
export async function pickRecipe(mayCreate: boolean): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active && isRecipe(active)) return active.uri;
  const found = await findRecipes();
  if (found.length === 0 && !mayCreate) throw new UserError('There is no fine-tuning file in this workspace.');
  const fresh = { label: vscode.l10n.t('$(add) A new fine-tuning…'), uri: undefined };
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })).sort((a, b) => a.label.localeCompare(b.label));
  const picked = found.length === 0 ? fresh : await vscode.window.showQuickPick([...items, ...(mayCreate ? [fresh] : [])], { placeHolder: vscode.l10n.t('Which fine-tuning?') });
  return picked === fresh ? createRecipe() : picked?.uri;
}

/** Asks for model, data and stages and writes the file; undefined where the person turned away. */
async function createRecipe(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [], folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  if (!folder) throw new UserError('Open a folder first: a fine-tuning file belongs into one.');
  const model = await pickModel(folder), images = model && (await pickFolder(folder)), stages = images === undefined ? undefined : await pickStages();
  if (model === undefined || images === undefined || stages === undefined) return undefined;
  const name = images.split('/').at(-1)!.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'model';
  const uri = await freeName(folder.uri, name, '.finetune.yaml');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(recipeText({ model, images, stages })));
  return uri;
}

async function pickModel(folder: vscode.WorkspaceFolder): Promise<string | undefined> {
  const shipped = { label: vscode.l10n.t('$(package) The small model that comes with Lossband'), value: 'shipped' };
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/{model.json,*.keras,*.h5}'), '**/node_modules/**', 100);
  const own = found.map(({ fsPath }) => relative(folder.uri.fsPath, fsPath).replaceAll('\\', '/')).sort().map((path) => ({ label: `$(file-binary) ${path}`, value: path }));
  const fetched = catalogue.map(({ id, title, about, source: { megabytes } }) => ({
    label: `$(cloud-download) ${title}`, description: vscode.l10n.t('{0} MB, asked for before it is downloaded', megabytes), detail: localize(about), value: id,
  }));
  return (await vscode.window.showQuickPick([shipped, ...fetched, ...own], { placeHolder: vscode.l10n.t('Which model is fine-tuned?') }))?.value;
}

async function pickFolder(folder: vscode.WorkspaceFolder): Promise<string | undefined> {
  const openLabel = vscode.l10n.t('Learn from This Folder'), title = vscode.l10n.t('A folder with a folder of images for each class');
  const [picked] = (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, defaultUri: folder.uri, openLabel, title })) ?? [];
  return picked && (relative(folder.uri.fsPath, picked.fsPath).replaceAll('\\', '/') || '.');
}

async function pickStages(): Promise<string | undefined> {
  const items = [
    { label: vscode.l10n.t('The new head, then the upper half at a tenth of the rate'), value: '' },
    { label: vscode.l10n.t('The new head alone'), value: 'stages: [{name: head, epochs: 10, lr: 0.001, freeze: base}]' },
    { label: vscode.l10n.t('The whole model'), value: 'stages: [{name: all, epochs: 10, lr: 0.0001, freeze: none}]' },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('What learns?') }))?.value;
}
