import { basename, relative } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import { taskType } from '../../ids.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { splitWords } from './words.ts';

/** A task as the person put it together. */
export interface PickedScript {
  definition: vscode.TaskDefinition;
  folder: vscode.WorkspaceFolder;
  name: string;
}

const defaults = {
  /** Scripts that the list names. */
  scripts: 200,
};

/** Where the arguments of each script are remembered. */
const memory = 'lossband.scriptArguments';

interface Choice extends vscode.QuickPickItem {
  /** Path of a script; absent: a command is typed. */
  path?: string;
}

/** Asks for script, arguments and GPU; undefined when the person turned away. */
export async function pickScript(session: EngineSession, state: vscode.Memento, given?: string): Promise<PickedScript | undefined> {
  const path = given ?? (await pickPath());
  if (path === undefined) return undefined;
  const folder = path === '' ? vscode.workspace.workspaceFolders?.[0] : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path));
  if (!folder) throw new UserError('Open a folder first: jobs run in one.');
  const program = path === '' ? '' : relative(folder.uri.fsPath, path);
  const known = state.get<Record<string, string>>(memory, {});
  const line = await vscode.window.showInputBox({
    title: program || vscode.l10n.t('Run a command'),
    prompt: program ? vscode.l10n.t('Arguments, such as --lr 0.1 --epochs 10') : vscode.l10n.t('The program and its arguments'),
    value: known[program] ?? '',
  });
  if (line === undefined || (!program && line.trim() === '')) return undefined;
  const devices = await pickDevices(session);
  if (!devices) return undefined;
  await state.update(memory, { ...known, [program]: line });
  const words = splitWords(line);
  const definition = { type: taskType, kind: 'script', program: program || words, ...(program && words.length > 0 && { args: words }), ...devices };
  return { definition, folder, name: program ? basename(program) : basename(words[0]!) };
}

/** '' for a command that is typed. */
async function pickPath(): Promise<string | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const first = active?.languageId === 'python' && active.uri.scheme === 'file' ? active.uri.fsPath : undefined;
  const found = await vscode.workspace.findFiles('**/*.py', '**/{node_modules,site-packages,.venv,venv,.*}/**', defaults.scripts);
  const others = found.map(({ fsPath }) => fsPath).filter((path) => path !== first).sort();
  const choices: Choice[] = [...(first ? [first] : []), ...others].map((path) => ({ label: `$(file-code) ${vscode.workspace.asRelativePath(path)}`, path }));
  choices.push({ label: `$(terminal) ${vscode.l10n.t('Another command …')}` });
  const picked = await vscode.window.showQuickPick(choices, { placeHolder: vscode.l10n.t('Which script trains?') });
  return picked && (picked.path ?? '');
}

/** What it may compute on; not asked where there is nothing to choose from. */
async function pickDevices(session: EngineSession): Promise<{ gpus?: number; devices?: string } | undefined> {
  const gpus = await session.far.gpus();
  if (gpus.length === 0) return {};
  const items: (vscode.QuickPickItem & { value: { gpus?: number; devices?: string } })[] = [
    { label: vscode.l10n.t('A GPU of its own'), description: vscode.l10n.t('waits until one is free'), value: { gpus: 1 } },
    { label: vscode.l10n.t('All GPUs'), value: {} },
    ...gpus.map((device) => ({ label: vscode.l10n.t('GPU {0}', device), description: vscode.l10n.t('at once, whoever uses it'), value: { devices: device } })),
    { label: vscode.l10n.t('No GPU'), value: { devices: '' } },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('What does it compute on?') }))?.value;
}
