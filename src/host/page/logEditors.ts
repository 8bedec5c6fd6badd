import { join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { webviews } from '../../ids.ts';
import type { DashboardServices, PageOptions } from './contract.ts';

/** The first opens by itself on a double click, the second is offered by "Open with": a CSV is a table to most people. */
const viewTypes = [webviews.logEditor, webviews.metricsEditor];

/** Opens one log as charts. Read-only: a log is never written. @param open loads the page into a panel */
export function registerLogEditors(open: (panel: vscode.WebviewPanel, options: PageOptions) => unknown, services: DashboardServices): Disposable {
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    async resolveCustomEditor(document, panel) {
      await services.watch(document.uri);
      open(panel, { belongs: ({ run }) => run.sources.some((source) => join(run.root, source) === document.uri.fsPath) });
    },
  };
  const store = new DisposableStore();
  for (const viewType of viewTypes) {
    store.add(vscode.window.registerCustomEditorProvider(viewType, provider, { supportsMultipleEditorsPerDocument: true }));
  }
  return store;
}
