import { extname } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { SweepInfo, TrialInfo } from '../../model/sweep.ts';
import type { SourceFile } from '../../protocol/sourceApi.ts';
import { rangeOf } from '../diagnostics/alertDiagnostics.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { withValue } from './promote.ts';

const defaults = {
  /** A line less sure than this is not changed, even for review. */
  score: 0.7,
  /** Config files beside the script that are looked through. */
  configs: 50,
};

const languages: Readonly<Record<string, string>> = { '.py': 'python', '.yaml': 'yaml', '.yml': 'yaml' };

/** The script and the configs that lie below its folder. */
async function collectFiles(file: vscode.Uri, program: string | undefined): Promise<SourceFile[]> {
  const folder = vscode.Uri.joinPath(file, '..'), pattern = new vscode.RelativePattern(folder, '**/*.{yaml,yml}');
  const configs = await vscode.workspace.findFiles(pattern, '**/{node_modules,sweeps,.venv,venv}/**', defaults.configs);
  const found = [...(program === undefined ? [] : [vscode.Uri.joinPath(folder, program)]), ...configs.filter(({ path }) => !/(^|[./])sweep\.ya?ml$/.test(path))];
  return found.map(({ fsPath }) => ({ path: fsPath, languageId: languages[extname(fsPath).toLowerCase()] ?? 'python' }));
}

/** Offers the parameters of a trial as an edit of the script and its config, each line to be confirmed in the editor's own review. */
export async function promote(session: EngineSession, sweep: SweepInfo, trial: TrialInfo): Promise<void> {
  const params = Object.entries(trial.params), files = await collectFiles(vscode.Uri.file(sweep.file), sweep.program);
  const places = await session.far.findPlaces(files, params.map(([name]) => ({ hparam: name })));
  const edit = new vscode.WorkspaceEdit();
  for (const [at, [name, value]] of params.entries()) {
    for (const place of (places[at] ?? []).filter(({ score }) => score >= defaults.score)) {
      const uri = vscode.Uri.file(place.path), document = await vscode.workspace.openTextDocument(uri), range = rangeOf(place.range);
      const text = withValue(document.getText(range), value, document.languageId === 'yaml');
      if (text === undefined) continue;
      edit.replace(uri, range, text, { needsConfirmation: true, label: vscode.l10n.t('{0} of trial {1}', name, trial.id), description: vscode.workspace.asRelativePath(uri) });
      // The surest line that can be changed is enough: defaults elsewhere are for others to keep.
      break;
    }
  }
  if (edit.size === 0) throw new UserError('No line of the script or its config sets these parameters to another value.');
  await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}
