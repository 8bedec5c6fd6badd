import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { localize } from '../localize.ts';
import { maybeKeyAt, spotAt } from './cursor.ts';
import type { KnownNames, YamlKey } from './keys.ts';

export interface KnownName {
  label: string;
  detail?: string;
}

export interface YamlLanguage {
  selector: vscode.DocumentSelector;
  /** Every key of the file, as a table. */
  keys: readonly YamlKey[];
  /** What its tables call by {@link KnownNames}; absent: they call nothing so. */
  names?(known: KnownNames): KnownName[] | Promise<KnownName[]>;
}

/** Completion and hover for every key of a YAML file of ours, without another extension. */
export function registerYamlLanguage(language: YamlLanguage): Disposable {
  const { selector, keys, names } = language, store = new DisposableStore();
  const completion: vscode.CompletionItemProvider = { provideCompletionItems: (document, { line, character }) => complete(language, linesOf(document), line, character) };
  // Names out of logs often need quotes.
  store.add(vscode.languages.registerCompletionItemProvider(selector, completion, ' ', ...(names ? ['"'] : [])));
  store.add(vscode.languages.registerHoverProvider(selector, {
    provideHover(document, { line, character }) {
      const key = maybeKeyAt(keys, linesOf(document), line, character);
      return key && new vscode.Hover(new vscode.MarkdownString().appendText(localize(key.text)));
    },
  }));
  return store;
}

const linesOf = (document: vscode.TextDocument): string[] => document.getText().split(/\r?\n/);

async function complete(language: YamlLanguage, lines: readonly string[], line: number, character: number): Promise<vscode.CompletionItem[]> {
  const { keys = [], values = [], names } = spotAt(language.keys, lines, line, character);
  const named = async (known: KnownNames, behind: string): Promise<vscode.CompletionItem[]> => ((await language.names?.(known)) ?? []).map((name) => nameItem(name, behind));
  if (names) return named(names, ': ');
  if (typeof values === 'string') return named(values, '');
  return [...keys.map(keyItem), ...values.map((value) => new vscode.CompletionItem(value, vscode.CompletionItemKind.EnumMember))];
}

function keyItem({ key, text, snippet }: YamlKey): vscode.CompletionItem {
  const item = new vscode.CompletionItem(key, vscode.CompletionItemKind.Property);
  item.documentation = localize(text);
  item.insertText = new vscode.SnippetString(`${key}:${snippet}`);
  // The value's own list opens by itself.
  item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

function nameItem({ label, detail }: KnownName, behind: string): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Value);
  // A name of a log may hold what YAML takes for its own.
  item.insertText = /^[\p{L}\p{N}_./-]+$/u.test(label) ? `${label}${behind}` : `${JSON.stringify(label)}${behind}`;
  item.detail = detail;
  return item;
}
