import * as vscode from 'vscode';
import type { ContextKey, ContextKeys } from '../ids.ts';

/** Sets a key that `when` clauses of package.json look at. */
export function setContextKey<K extends ContextKey>(key: K, value: ContextKeys[K]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
