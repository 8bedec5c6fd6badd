import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import { commandOf } from '../commands/register.ts';
import type { Problems } from '../diagnostics/problems.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { registerYamlChecks } from '../yamlLanguage/checks.ts';
import { registerYamlLanguage } from '../yamlLanguage/language.ts';
import { sweepSelector as selector } from './files.ts';
import { sweepKeys as keys } from './keys.ts';
import { previewScheme, previewText, previewUri } from './preview.ts';

/** Completion, hover, squiggles and what to start, for sweep files. */
export function registerSweepLanguage(session: EngineSession, problems: Problems, log: Log): Disposable {
  const store = new DisposableStore();
  store.add(registerYamlLanguage({ selector, keys }));
  store.add(registerYamlChecks({ selector, problems, log, check: async (text, path) => (await session.far.previewSweep(text, path)).problems }));
  store.add(vscode.languages.registerCodeLensProvider(selector, { provideCodeLenses: (document) => lensesOf(session, document) }));
  store.add(vscode.workspace.registerTextDocumentContentProvider(previewScheme, { provideTextDocumentContent: (uri) => previewText(session, uri) }));
  return store;
}

async function lensesOf(session: EngineSession, document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const { problems, space } = await session.far.previewSweep(document.getText(), document.uri.fsPath), top = new vscode.Range(0, 0, 0, 0);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const start = errors > 0 ? vscode.l10n.t('Errors that hinder this sweep: {0}', errors) : vscode.l10n.t('$(play) Start sweep · {0} parameters', space.length);
  const command = errors > 0 ? { title: start, command: 'workbench.actions.view.problems' } : commandOf('lossband.startSweep', start, document.uri);
  return [new vscode.CodeLens(top, command), new vscode.CodeLens(top, { title: vscode.l10n.t('Preview'), command: 'vscode.open', arguments: [previewUri(document.uri)] })];
}
