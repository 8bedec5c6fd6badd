import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { configFileName } from '../roots.ts';
import { applyText } from './applyText.ts';

/** `lossband.yaml` of this workspace: written only because a person asked for it, through the editor, so that it can be undone. */
export class ConfigFile {
  readonly #session: EngineSession;

  constructor(session: EngineSession) {
    this.#session = session;
  }

  /** The file in force, else where a new one belongs. Asks which folder when there are several. */
  async pickUri(): Promise<vscode.Uri> {
    const inForce = this.#session.mirror.configFile;
    if (inForce) return vscode.Uri.file(inForce);
    const folders = vscode.workspace.workspaceFolders ?? [];
    const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
    if (!folder) throw new UserError('Open a folder first: lossband.yaml belongs into one.');
    return vscode.Uri.joinPath(folder.uri, configFileName);
  }

  /** Changes the text and saves it; a missing file starts empty. Shows the change in an editor. */
  async edit(change: (text: string) => Promise<string>): Promise<void> {
    const uri = await this.pickUri();
    const document = (await maybeOpen(uri)) ?? (await this.create(uri, ''));
    const part = await applyText(document, await change(document.getText()));
    if (part) {
      await document.save();
      await this.#session.far.touch(uri.fsPath);
    }
    const editor = await vscode.window.showTextDocument(document, { preview: false });
    if (!part) return;
    const start = document.positionAt(part.from);
    editor.revealRange(new vscode.Range(start, document.positionAt(part.from + part.text.length)), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** Makes the file; one that exists is opened as it is. */
  async create(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
    const known = await maybeOpen(uri);
    if (known) return known;
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return vscode.workspace.openTextDocument(uri);
  }
}

async function maybeOpen(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}
