import * as vscode from 'vscode';
import type { ContextKey, ContextKeys } from '../ids.ts';

const known = new Map<ContextKey, unknown>();

/** Sets a key that `when` clauses of package.json look at; only a change costs a message. */
export function setContextKey<K extends ContextKey>(key: K, value: ContextKeys[K]): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
