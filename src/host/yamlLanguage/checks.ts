import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { detailOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { Throttle } from '../../base/queue.ts';
import type { Problem } from '../../model/problem.ts';
import type { Problems } from '../diagnostics/problems.ts';

const defaults = {
  /** Milliseconds between two checks while somebody types. */
  pause: 400,
};

export interface YamlChecks {
  selector: vscode.DocumentSelector;
  problems: Problems;
  log: Log;
  /** What is wrong with a text that need not be saved. */
  check(text: string, path: string): Promise<readonly Problem[]>;
}

/** Squiggles in files that are open, as they are typed. */
export function registerYamlChecks(checks: YamlChecks): Disposable {
  const { selector, problems } = checks, store = new DisposableStore(), isOurs = (document: vscode.TextDocument): boolean => vscode.languages.match(selector, document) > 0;
  const next = store.add(new Throttle(defaults.pause, () => void checkAll(checks, vscode.workspace.textDocuments.filter(isOurs))));
  const whenOurs = (document: vscode.TextDocument): void => {
    if (isOurs(document)) next.request();
  };
  store.add(vscode.workspace.onDidOpenTextDocument(whenOurs));
  store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => whenOurs(document)));
  store.add(vscode.workspace.onDidCloseTextDocument((document) => isOurs(document) && problems.replace(document.uri, undefined)));
  next.request();
  return store;
}

async function checkAll({ check, problems, log }: YamlChecks, documents: readonly vscode.TextDocument[]): Promise<void> {
  for (const document of documents) {
    const { version } = document;
    try {
      const found = await check(document.getText(), document.uri.fsPath);
      if (document.version === version && !document.isClosed) problems.replace(document.uri, found);
    } catch (error) {
      log.debug(`${document.uri.fsPath} is not checked: ${detailOf(error)}`);
    }
  }
}
