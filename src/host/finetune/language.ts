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
import { isRecipe, recipeSelector } from './files.ts';
import type { RecipeKey } from './keys.ts';

const defaults = {
  /** Milliseconds between two checks while somebody types. */
  pause: 400,
};

const linesOf = (document: vscode.TextDocument): string[] => document.getText().split(/\r?\n/);

/** Completion, hover, squiggles and a way to start, for fine-tuning files. */
export function registerRecipeLanguage(session: EngineSession, problems: Problems, log: Log): Disposable {
  const store = new DisposableStore();
  store.add(vscode.languages.registerCompletionItemProvider(recipeSelector, { provideCompletionItems: (document, { line, character }) => complete(linesOf(document), line, character) }, ' '));
  store.add(vscode.languages.registerHoverProvider(recipeSelector, {
    provideHover(document, { line, character }) {
      const key = maybeKeyAt(linesOf(document), line, character);
      return key && new vscode.Hover(new vscode.MarkdownString().appendText(localize(key.text)));
    },
  }));
  store.add(vscode.languages.registerCodeLensProvider(recipeSelector, {
    provideCodeLenses: ({ uri }) => [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), commandOf('lossband.fineTune', vscode.l10n.t('$(play) Fine-tune'), uri))],
  }));
  const check = store.add(new Throttle(defaults.pause, () => void checkAll(session, problems, log)));
  const whenRecipe = (document: vscode.TextDocument): void => {
    if (isRecipe(document)) check.request();
  };
  store.add(vscode.workspace.onDidOpenTextDocument(whenRecipe));
  store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => whenRecipe(document)));
  store.add(vscode.workspace.onDidCloseTextDocument((document) => isRecipe(document) && problems.replace(document.uri, undefined)));
  check.request();
  return store;
}

function complete(lines: readonly string[], line: number, character: number): vscode.CompletionItem[] {
  const { keys = [], values = [] } = spotAt(lines, line, character);
  return [...keys.map(keyItem), ...values.map((value) => new vscode.CompletionItem(value, vscode.CompletionItemKind.EnumMember))];
}

function keyItem({ key, text, snippet }: RecipeKey): vscode.CompletionItem {
  const item = new vscode.CompletionItem(key, vscode.CompletionItemKind.Property);
  item.documentation = localize(text);
  item.insertText = new vscode.SnippetString(`${key}:${snippet}`);
  item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

async function checkAll(session: EngineSession, problems: Problems, log: Log): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(isRecipe)) {
    const { version } = document;
    try {
      const found = await session.far.checkRecipe(document.getText(), document.uri.fsPath);
      if (document.version === version && !document.isClosed) problems.replace(document.uri, found);
    } catch (error) {
      log.debug(`${document.uri.fsPath} is not checked: ${detailOf(error)}`);
    }
  }
}
