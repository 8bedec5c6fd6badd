import * as vscode from 'vscode';
import type { Phrase } from '../model/phrase.ts';

/** A phrase in the language of the editor. */
export function localize({ text, args }: Phrase): string {
  return vscode.l10n.t(text, ...args);
}
