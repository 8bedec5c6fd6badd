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

let known: { at: number; files: SourceFile[] } | undefined;

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
export async function collectCandidates(): Promise<SourceFile[]> {
  const open = vscode.workspace.textDocuments.filter(isSource).map(sourceFile);
  const paths = new Set(open.map(({ path }) => path));
  if (!known || Date.now() - known.at > defaults.freshFor) {
    const uris = await vscode.workspace.findFiles(sourceGlob, defaults.exclude, defaults.files);
    const files = uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => ({ path: fsPath, languageId: languageOf(fsPath) ?? '' }));
    known = { at: Date.now(), files };
  }
  return [...open, ...known.files.filter(({ path }) => !paths.has(path))];
}

/** Files came or went. */
export function forgetCandidates(): void {
  known = undefined;
}
