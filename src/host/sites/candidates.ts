import * as vscode from 'vscode';
import type { SourceFile } from '../../protocol/sourceApi.ts';
import { isSourceLanguage, languageOf, sourceGlob } from './languages.ts';

const defaults = {
  /** Files that are looked into at most, beside what is open. A workspace with more is searched only in part. */
  files: 400,
  /** Milliseconds for which the list of files is taken as it was. */
  freshFor: 30_000,
  exclude: '**/{node_modules,.venv,venv,env,site-packages,__pycache__,dist,build,out,.git,wandb,mlruns,lightning_logs}/**',
};

/** A notebook's cell is named by its URI, because it has no path of its own. */
export const pathOf = (uri: vscode.Uri): string => (uri.scheme === 'file' ? uri.fsPath : uri.toString());

export const uriOf = (path: string): vscode.Uri => (/^[a-z][a-z-]+:/.test(path) ? vscode.Uri.parse(path, true) : vscode.Uri.file(path));

export function isSource({ uri, languageId }: vscode.TextDocument): boolean {
  return (uri.scheme === 'file' || uri.scheme === 'vscode-notebook-cell') && isSourceLanguage(languageId);
}

export const sourceFile = (document: vscode.TextDocument): SourceFile => ({
  path: pathOf(document.uri),
  languageId: document.languageId,
  text: document.getText(),
});

/** The files in which a metric may be logged: what is open (as it is in the editor, cells of notebooks too), then the workspace's. */
export class Candidates {
  #known: { at: number; files: SourceFile[] } | undefined;

  async collect(): Promise<SourceFile[]> {
    const open = vscode.workspace.textDocuments.filter(isSource).map(sourceFile);
    const paths = new Set(open.map(({ path }) => path));
    return [...open, ...(await this.#onDisk()).filter(({ path }) => !paths.has(path))];
  }

  /** Files came or went. */
  forget(): void {
    this.#known = undefined;
  }

  async #onDisk(): Promise<SourceFile[]> {
    if (this.#known && Date.now() - this.#known.at < defaults.freshFor) return this.#known.files;
    const uris = await vscode.workspace.findFiles(sourceGlob, defaults.exclude, defaults.files);
    const files = uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => ({ path: fsPath, languageId: languageOf(fsPath) ?? '' }));
    this.#known = { at: Date.now(), files };
    return files;
  }
}
