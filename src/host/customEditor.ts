import { join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { webviews } from '../ids.ts';
import type { DashboardServices, Pages } from './panel.ts';

/** The first opens by itself on a double click, the second is offered by "Open with": a CSV is a table to most people. */
const viewTypes = [webviews.logEditor, webviews.metricsEditor];

/** Opens one log as charts. Read-only: a log is never written. */
export function registerLogEditors(pages: Pages, services: DashboardServices): Disposable {
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    async resolveCustomEditor(document, panel) {
      await services.watch(document.uri);
      pages.open(panel, { belongs: ({ run }) => run.sources.some((source) => join(run.root, source) === document.uri.fsPath) });
    },
  };
  const store = new DisposableStore();
  for (const viewType of viewTypes) {
    store.add(vscode.window.registerCustomEditorProvider(viewType, provider, { supportsMultipleEditorsPerDocument: true }));
  }
  return store;
}
