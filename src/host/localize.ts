import * as vscode from 'vscode';
import { formatNumber } from '../model/format.ts';
import type { Phrase } from '../model/phrase.ts';

/** A phrase in the language of the editor, its numbers as people there write them. */
export function localize({ text, args }: Phrase): string {
  return vscode.l10n.t(text, ...args.map((value) => (typeof value === 'number' ? formatNumber(value, vscode.env.language) : value)));
}
