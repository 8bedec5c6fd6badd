import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { webviews } from '../../ids.ts';
import type { Change, Snapshot } from '../../protocol/engineApi.ts';
import type { Focus, Layout } from '../../protocol/viewApi.ts';
import type { Dashboard, DashboardServices, PageOptions, Shared } from './contract.ts';
import { pageHtml } from './html.ts';
import { registerLogEditors } from './logEditors.ts';
import { PageSession } from './session.ts';

/** What is kept in the workspace. Nothing typed by people is in the cache that may be deleted. */
const workspaceKeys = { shownRuns: 'dashboard.shownRuns', layouts: 'dashboard.layouts' };

/** Registers the dashboard, its reopening after a reload of the window, and the read-only editors of single logs. */
export function createDashboard(context: vscode.ExtensionContext, services: DashboardServices): Dashboard {
  return new Pages(context, services);
}

/** All open pages: at most one dashboard and any number of editors of single logs. */
class Pages implements Dashboard, Shared {
  readonly #context: vscode.ExtensionContext;
  readonly #services: DashboardServices;
  readonly #store = new DisposableStore();
  readonly #sessions = new Set<PageSession>();
  readonly #didShowRuns = new Emitter<string[]>();
  #dashboard: PageSession | undefined;

  readonly onDidShowRuns = this.#didShowRuns.event;

  constructor(context: vscode.ExtensionContext, services: DashboardServices) {
    this.#context = context;
    this.#services = services;
    this.#store.add(vscode.window.registerWebviewPanelSerializer(webviews.dashboard, { deserializeWebviewPanel: async (panel) => this.adopt(panel) }));
    this.#store.add(registerLogEditors((panel, options) => this.open(panel, options), services));
    this.#store.add(this.#didShowRuns);
  }

  get shownRuns(): string[] | undefined {
    return this.#context.workspaceState.get<string[]>(workspaceKeys.shownRuns);
  }

  get layouts(): Layout[] {
    return this.#context.workspaceState.get<Layout[]>(workspaceKeys.layouts, []);
  }

  show(focus?: Focus): void {
    if (this.#dashboard) {
      this.#dashboard.reveal(focus);
      return;
    }
    const panel = vscode.window.createWebviewPanel(webviews.dashboard, vscode.l10n.t('Training dashboard'), vscode.ViewColumn.Active, {});
    this.adopt(panel, focus);
  }

  /** Fills a panel that is new or was restored with the window. */
  adopt(panel: vscode.WebviewPanel, focus?: Focus): void {
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(this.#context.extensionUri, 'media', name);
    panel.iconPath = { light: icon('tab-light.svg'), dark: icon('tab-dark.svg') };
    const session = this.open(panel, { focus });
    this.#dashboard = session;
    panel.onDidDispose(() => {
      if (this.#dashboard === session) this.#dashboard = undefined;
    });
  }

  /** Loads the page into a panel. */
  open(panel: vscode.WebviewPanel, options: PageOptions): PageSession {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [this.#resource()] };
    const session = new PageSession(panel, this, this.#services, options);
    this.#sessions.add(session);
    panel.onDidDispose(() => {
      this.#sessions.delete(session);
      session.dispose();
    });
    // Last, so that the page cannot call before somebody listens.
    webview.html = pageHtml({
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(this.#resource('webview.js')).toString(),
      style: webview.asWebviewUri(this.#resource('webview.css')).toString(),
      language: vscode.env.language,
      loading: vscode.l10n.t('Loading'),
      nonce: randomBytes(16).toString('base64url'),
    });
    return session;
  }

  didChange(change: Change): void {
    for (const session of this.#sessions) session.didChange(change);
  }

  didReset(snapshot: Snapshot): void {
    for (const session of this.#sessions) session.didReset(snapshot);
  }

  showRuns(runs: string[], from?: object): void {
    void this.#context.workspaceState.update(workspaceKeys.shownRuns, runs);
    for (const session of this.#sessions) if (session !== from) session.didShowRuns(runs);
    this.#didShowRuns.fire(runs);
  }

  async saveLayouts(layouts: Layout[]): Promise<void> {
    await this.#context.workspaceState.update(workspaceKeys.layouts, layouts);
  }

  /** What a page may load from lies in this folder and nowhere else. */
  #resource(...name: string[]): vscode.Uri {
    return vscode.Uri.joinPath(this.#context.extensionUri, 'dist', ...name);
  }

  dispose(): void {
    for (const session of this.#sessions) session.close();
    this.#store.dispose();
  }
}
