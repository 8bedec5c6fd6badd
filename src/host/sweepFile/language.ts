import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { detailOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { Throttle } from '../../base/queue.ts';
import { commandOf } from '../commands/register.ts';
import type { Problems } from '../diagnostics/problems.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { localize } from '../localize.ts';
import { maybeKeyAt, spotAt } from './cursor.ts';
import { isSweepFile, sweepSelector } from './files.ts';
import type { SweepKey } from './keys.ts';
import { previewScheme, previewText, previewUri } from './preview.ts';

const defaults = {
  /** Milliseconds between two checks while somebody types. */
  pause: 400,
};

const linesOf = (document: vscode.TextDocument): string[] => document.getText().split(/\r?\n/);

/** Completion, hover, squiggles and what to start, for sweep files. */
export function registerSweepLanguage(session: EngineSession, problems: Problems, log: Log): Disposable {
  const store = new DisposableStore(), lenses = store.add(new vscode.EventEmitter<void>());
  store.add(vscode.languages.registerCompletionItemProvider(sweepSelector, { provideCompletionItems: (document, { line, character }) => complete(linesOf(document), line, character) }, ' '));
  store.add(vscode.languages.registerHoverProvider(sweepSelector, {
    provideHover(document, { line, character }) {
      const key = maybeKeyAt(linesOf(document), line, character);
      return key && new vscode.Hover(new vscode.MarkdownString().appendText(localize(key.text)));
    },
  }));
  store.add(vscode.languages.registerCodeLensProvider(sweepSelector, { onDidChangeCodeLenses: lenses.event, provideCodeLenses: (document) => lensesOf(session, document) }));
  store.add(vscode.workspace.registerTextDocumentContentProvider(previewScheme, { provideTextDocumentContent: (uri) => previewText(session, uri) }));
  const check = store.add(new Throttle(defaults.pause, () => void checkAll(session, problems, log)));
  const whenSweep = (document: vscode.TextDocument): void => {
    if (isSweepFile(document)) check.request();
  };
  store.add(vscode.workspace.onDidOpenTextDocument(whenSweep));
  store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => whenSweep(document)));
  store.add(vscode.workspace.onDidCloseTextDocument((document) => isSweepFile(document) && problems.replace(document.uri, undefined)));
  check.request();
  return store;
}

function complete(lines: readonly string[], line: number, character: number): vscode.CompletionItem[] {
  const { keys = [], values = [] } = spotAt(lines, line, character);
  return [...keys.map(keyItem), ...values.map((value) => new vscode.CompletionItem(value, vscode.CompletionItemKind.EnumMember))];
}

function keyItem({ key, text, snippet }: SweepKey): vscode.CompletionItem {
  const item = new vscode.CompletionItem(key, vscode.CompletionItemKind.Property);
  item.documentation = localize(text);
  // W&B's macros look like a snippet's places.
  item.insertText = new vscode.SnippetString(`${key}:${snippet.replaceAll(/\$\{(env|interpreter|program|args)\}/g, '\\${$1}')}`);
  item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

async function lensesOf(session: EngineSession, document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const { problems, space } = await session.far.previewSweep(document.getText(), document.uri.fsPath), top = new vscode.Range(0, 0, 0, 0);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const start = errors > 0 ? vscode.l10n.t('Errors that hinder this sweep: {0}', errors) : vscode.l10n.t('$(play) Start sweep · {0} parameters', space.length);
  const command = errors > 0 ? { title: start, command: 'workbench.actions.view.problems' } : commandOf('lossband.startSweep', start, document.uri);
  return [new vscode.CodeLens(top, command), new vscode.CodeLens(top, { title: vscode.l10n.t('Preview'), command: 'vscode.open', arguments: [previewUri(document.uri)] })];
}

async function checkAll(session: EngineSession, problems: Problems, log: Log): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(isSweepFile)) {
    const { version } = document;
    try {
      const preview = await session.far.previewSweep(document.getText(), document.uri.fsPath);
      if (document.version === version && !document.isClosed) problems.replace(document.uri, preview.problems);
    } catch (error) {
      log.debug(`${document.uri.fsPath} is not checked: ${detailOf(error)}`);
    }
  }
}
