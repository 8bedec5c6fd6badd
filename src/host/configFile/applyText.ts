import * as vscode from 'vscode';
import { type ChangedPart, changedPart } from './changedPart.ts';

/** Makes a document read like this through the editor, so that it can be undone; gives what changed, undefined where nothing did. */
export async function applyText(document: vscode.TextDocument, text: string): Promise<ChangedPart | undefined> {
  const part = changedPart(document.getText(), text);
  if (!part) return undefined;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(part.from), document.positionAt(part.to)), part.text);
  await vscode.workspace.applyEdit(edit);
  return part;
}
