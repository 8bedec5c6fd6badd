import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { OpenOptions, WatchRoot } from '../protocol/engineApi.ts';
import { collectRoots, configFileName } from './roots.ts';
import { readSetting } from './settings.ts';

/** What the engine is to watch, from the workspace and the settings; undefined when that is nothing. */
export function openOptions(context: vscode.ExtensionContext, extra: readonly WatchRoot[]): OpenOptions | undefined {
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ name, uri }) => ({ name, path: uri.fsPath, roots: readSetting('lossband.roots', uri) }));
  const roots = [...collectRoots(folders, readSetting('lossband.roots'), homedir()), ...extra];
  if (!roots.length) return undefined;
  return {
    roots,
    configFiles: folders.map(({ path }) => join(path, configFileName)),
    ignore: [...new Set([...readSetting('lossband.ignore'), ...folders.flatMap(({ path }) => readSetting('lossband.ignore', vscode.Uri.file(path)))])],
    storage: (context.storageUri ?? context.globalStorageUri).fsPath,
    pollInterval: readSetting('lossband.pollInterval'),
    trusted: vscode.workspace.isTrusted,
  };
}
