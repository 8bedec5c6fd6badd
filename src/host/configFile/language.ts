import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { localize } from '../localize.ts';
import { configFileName } from '../roots.ts';
import { titleOf } from '../runs/runOrder.ts';
import { maybeKeyAt, type Spot, spotAt } from './cursor.ts';
import type { ConfigKey, Values } from './keys.ts';

const selector: vscode.DocumentSelector = { pattern: `**/${configFileName}` };

/** Completion and hover for every key of `lossband.yaml`, without another extension. */
export function registerConfigLanguage(session: EngineSession): Disposable {
  const store = new DisposableStore();
  store.add(
    vscode.languages.registerCompletionItemProvider(
      selector,
      {
        provideCompletionItems(document, { line, character }) {
          const spot = spotAt(linesOf(document), line, character);
          return spot ? complete(session, spot) : [];
        },
      },
      ' ',
      '"',
    ),
  );
  store.add(
    vscode.languages.registerHoverProvider(selector, {
      provideHover(document, { line, character }) {
        const key = maybeKeyAt(linesOf(document), line, character);
        return key && new vscode.Hover(new vscode.MarkdownString().appendText(localize(key.text)));
      },
    }),
  );
  return store;
}

const linesOf = (document: vscode.TextDocument): string[] => document.getText().split(/\r?\n/);

async function complete(session: EngineSession, spot: Spot): Promise<vscode.CompletionItem[]> {
  if (spot.kind === 'key') return spot.keys.map(keyItem);
  if (spot.kind === 'metric') return metrics(session).map((tag) => valueItem(tag, ': '));
  return valuesOf(session, spot.values);
}

function keyItem({ key, text, snippet }: ConfigKey): vscode.CompletionItem {
  const item = new vscode.CompletionItem(key, vscode.CompletionItemKind.Property);
  item.documentation = localize(text);
  item.insertText = new vscode.SnippetString(`${key}:${snippet}`);
  // The value's own list opens by itself.
  item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

function valueItem(label: string, behind = '', detail?: string): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Value);
  // A name of a log may hold what YAML takes for its own.
  item.insertText = /^[\p{L}\p{N}_./-]+$/u.test(label) ? `${label}${behind}` : `${JSON.stringify(label)}${behind}`;
  item.detail = detail;
  return item;
}

async function valuesOf(session: EngineSession, values: Values): Promise<vscode.CompletionItem[]> {
  if (values === 'metrics') return metrics(session).map((tag) => valueItem(tag));
  if (values === 'runs') return [...session.mirror.runs.values()].map((info) => valueItem(info.run.name, '', titleOf(info)));
  if (values === 'rules') return (await session.far.rules()).map(({ id, title }) => valueItem(id, '', localize(title)));
  return values.map((value) => valueItem(value));
}

function metrics({ mirror }: EngineSession): string[] {
  const tags = new Set<string>();
  for (const { series } of mirror.runs.values()) for (const { tag } of series) tags.add(tag);
  return [...tags].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}
