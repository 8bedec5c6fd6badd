import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import type { SettingId, SettingTypes } from '../ids.ts';

/** A setting as it is in force; without a value of the person's it is package.json's default. */
export function readSetting<K extends SettingId>(id: K, scope?: vscode.ConfigurationScope): SettingTypes[K] {
  return vscode.workspace.getConfiguration(undefined, scope).get(id) as SettingTypes[K];
}

/** Calls `run` whenever one of the settings changes. */
export function watchSettings(ids: readonly SettingId[], run: () => void): Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (ids.some((id) => event.affectsConfiguration(id))) run();
  });
}
