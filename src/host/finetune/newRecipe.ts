import { dirname, relative } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import { architectureIds, catalogue } from '../../model/catalogue.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { freeName } from '../freeName.ts';
import { localize } from '../localize.ts';
import { recipeText } from './files.ts';

const defaults = {
  /** Files of one kind that are offered. */
  files: 100,
  /** Images that are looked at, to see which folders have a folder for each class. */
  images: 5_000,
};

/** An answer with what stands for it in the file. */
interface Choice extends vscode.QuickPickItem {
  value: string;
}

const elsewhere = '**/{node_modules,runs,.venv,venv}/**';

/** Asks for model, data and stages and writes the file; undefined where the person turned away. */
export async function createRecipe(session: EngineSession): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [], folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  if (!folder) throw new UserError('Open a folder first: a fine-tuning file belongs into one.');
  const model = await pickModel(folder), data = model && (await pickData(session, folder)), stages = data && (await pickStages());
  if (!model || !data || !stages) return undefined;
  const name = data.label.split('/').at(-1)!.replace(/\.[^.]*$/, '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'model';
  const uri = await freeName(folder.uri, name, '.finetune.yaml');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(recipeText({ model, data: data.value, stages: stages.value })));
  return uri;
}

/** Files below the folder by their paths from it. */
async function filesIn(folder: vscode.WorkspaceFolder, glob: string, most = defaults.files): Promise<string[]> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, glob), elsewhere, most);
  return found.map(({ fsPath }) => pathFrom(folder, fsPath)).sort();
}

const pathFrom = ({ uri }: vscode.WorkspaceFolder, path: string): string => relative(uri.fsPath, path).replaceAll('\\', '/') || '.';

async function pickModel(folder: vscode.WorkspaceFolder): Promise<string | undefined> {
  const shipped: Choice = { label: vscode.l10n.t('$(package) The small model that comes with Lossband'), description: vscode.l10n.t('for images'), value: 'shipped' };
  const fetched = catalogue.map(({ id, title, about, source: { megabytes } }): Choice => ({
    label: `$(cloud-download) ${title}`, description: vscode.l10n.t('{0} MB, asked for before it is downloaded', megabytes), detail: localize(about), value: id,
  }));
  const whole = await filesIn(folder, '**/{model.json,*.keras,*.h5}'), weights = await filesIn(folder, '**/*.{safetensors,pth,pt}');
  const own = [...whole, ...weights].map((path): Choice => ({ label: `$(file-binary) ${path}`, value: path }));
  const picked = await vscode.window.showQuickPick([shipped, ...fetched, ...own], { placeHolder: vscode.l10n.t('Which model is fine-tuned?'), matchOnDetail: true });
  if (!picked || !weights.includes(picked.value)) return picked && JSON.stringify(picked.value);
  const architecture = await vscode.window.showQuickPick(architectureIds, { placeHolder: vscode.l10n.t('The file holds weights alone. Which architecture do they belong to?') });
  return architecture && `{from: ${JSON.stringify(picked.value)}, architecture: ${architecture}}`;
}

/** What is learned from, as the file says it, and its path as the label. */
async function pickData(session: EngineSession, folder: vscode.WorkspaceFolder): Promise<Choice | undefined> {
  const [images, tables, arrays] = await Promise.all([imageFolders(folder), filesIn(folder, '**/*.{csv,tsv,jsonl,parquet}'), filesIn(folder, '**/*.npz')]);
  const browse = { label: vscode.l10n.t('Another folder of images…'), iconPath: new vscode.ThemeIcon('folder-opened') };
  const group = (label: string): vscode.QuickPickItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const choices: vscode.QuickPickItem[] = [
    group(vscode.l10n.t('Images, a folder for each class')), ...images, browse,
    group(vscode.l10n.t('Tables')), ...tables.map((label) => ({ label })), group(vscode.l10n.t('Arrays of NumPy')), ...arrays.map((label) => ({ label })),
  ];
  const picked = await vscode.window.showQuickPick(choices, { placeHolder: vscode.l10n.t('What does it learn from?') });
  if (!picked) return undefined;
  if (picked === browse) return browseFolder(folder);
  const { label } = picked, path = JSON.stringify(label);
  if (!tables.includes(label)) return { label, value: arrays.includes(label) ? `{arrays: ${path}}` : `{images: ${path}}` };
  const columns = await session.far.tableColumns(vscode.Uri.joinPath(folder.uri, label).fsPath);
  const target = await vscode.window.showQuickPick([...columns].reverse(), { placeHolder: vscode.l10n.t('Which column is predicted?') });
  return target === undefined ? undefined : { label, value: `{table: ${path}, target: ${JSON.stringify(target)}}` };
}

/** Folders with images in at least two folders below them. */
async function imageFolders(folder: vscode.WorkspaceFolder): Promise<vscode.QuickPickItem[]> {
  const classes = new Map<string, Set<string>>();
  for (const path of await filesIn(folder, '**/*.{png,jpg,jpeg,gif,bmp,webp}', defaults.images)) {
    const below = dirname(path), above = dirname(below);
    if (below !== '.') classes.set(above, (classes.get(above) ?? new Set()).add(below));
  }
  return [...classes].filter(([, folders]) => folders.size > 1).map(([label, { size }]) => ({ label, description: vscode.l10n.t('{0} classes', size) }));
}

async function browseFolder(folder: vscode.WorkspaceFolder): Promise<Choice | undefined> {
  const openLabel = vscode.l10n.t('Learn from This Folder'), title = vscode.l10n.t('A folder with a folder of images for each class');
  const [picked] = (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, defaultUri: folder.uri, openLabel, title })) ?? [];
  return picked && { label: pathFrom(folder, picked.fsPath), value: `{images: ${JSON.stringify(pathFrom(folder, picked.fsPath))}}` };
}

function pickStages(): Thenable<Choice | undefined> {
  const items: Choice[] = [
    { label: vscode.l10n.t('The new head, then the upper half at a tenth of the rate'), value: '' },
    { label: vscode.l10n.t('The new head alone'), value: 'stages: [{name: head, epochs: 10, lr: 0.001, freeze: base}]' },
    { label: vscode.l10n.t('The whole model'), value: 'stages: [{name: all, epochs: 10, lr: 0.0001, freeze: none}]' },
  ];
  return vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('What learns?') });
}
