import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Change, RunInfo, Snapshot } from '../../protocol/engineApi.ts';
import { jsonChannel } from '../../protocol/jsonChannel.ts';
import { connect, type Channel, type Connection } from '../../protocol/rpc.ts';
import type { Focus, HostApi, ViewApi, Welcome } from '../../protocol/viewApi.ts';
import type { DashboardServices, PageOptions, Shared } from './contract.ts';
import { hostApiFor } from './requests.ts';

/**
 * One page and what it is told. A hidden page is gone (VS Code drops it and its messages), so it is told nothing;
 * when it shows again it loads anew and asks for everything, then gets changes.
 */
export class PageSession implements Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #shared: Shared;
  readonly #services: DashboardServices;
  readonly #belongs: PageOptions['belongs'];
  /** Ids of the runs that belong, as last told. */
  #onlyRuns: string[] = [];
  readonly #store = new DisposableStore();
  #connection: Connection<ViewApi>;
  #focus: Focus | undefined;
  /** True from the page's first call until it is hidden. */
  #listening = false;

  constructor(panel: vscode.WebviewPanel, shared: Shared, services: DashboardServices, { focus, belongs }: PageOptions) {
    this.#panel = panel;
    this.#shared = shared;
    this.#services = services;
    this.#focus = focus;
    this.#belongs = belongs;
    this.#connection = this.#connect();
    this.#store.add(panel.onDidChangeViewState(() => this.#didChangeVisibility()));
  }

  reveal(focus?: Focus): void {
    this.#panel.reveal();
    if (!focus) return;
    if (this.#listening) this.#tell(this.#connection.far.focus(focus));
    else this.#focus = focus;
  }

  close(): void {
    this.#panel.dispose();
  }

  didChange(change: Change): void {
    if (!this.#listening) return;
    this.#tell(this.#connection.far.didChange(change));
    this.#tellOwn(change.runs);
  }

  /** The engine was started again and counts its changes from the beginning. */
  didReset(snapshot: Snapshot): void {
    if (!this.#listening) return;
    this.#tell(this.#connection.far.didReset(snapshot));
    this.#tellOwn(snapshot.runs);
  }

  didShowRuns(runs: string[]): void {
    if (this.#listening && !this.#belongs) this.#tell(this.#connection.far.didShowRuns(runs));
  }

  showRuns(runs: string[]): void {
    if (!this.#belongs) this.#shared.showRuns(runs, this);
  }

  /** Answers a page that has just loaded. */
  async welcome(): Promise<Welcome> {
    const focus = this.#focus;
    this.#focus = undefined;
    // From here on the page hears of changes; those that its snapshot already holds it drops by their numbers.
    this.#listening = this.#panel.visible;
    const snapshot = await this.#services.engine.snapshot();
    // Those that came by a change while the snapshot was made stay.
    this.#onlyRuns = [...new Set([...this.#onlyRuns, ...this.#collectOwn(snapshot.runs)])];
    const onlyRuns = this.#belongs && this.#onlyRuns;
    return {
      snapshot,
      strings: vscode.l10n.bundle ?? {},
      locale: vscode.env.language,
      shownRuns: onlyRuns ?? this.#shared.shownRuns,
      onlyRuns,
      layouts: this.#shared.layouts,
      focus,
    };
  }

  dispose(): void {
    this.#listening = false;
    this.#connection.dispose();
    this.#store.dispose();
  }

  #collectOwn(runs: readonly RunInfo[]): string[] {
    return this.#belongs ? runs.filter(this.#belongs).map(({ run }) => run.id) : [];
  }

  /** A file may tell of more runs while it grows. */
  #tellOwn(runs: readonly RunInfo[]): void {
    const gained = this.#collectOwn(runs).filter((id) => !this.#onlyRuns.includes(id));
    if (gained.length === 0) return;
    this.#onlyRuns = [...this.#onlyRuns, ...gained];
    this.#tell(this.#connection.far.didGainRuns(this.#onlyRuns));
  }

  #connect(): Connection<ViewApi> {
    const { webview } = this.#panel;
    const channel: Channel = {
      post: (message) => void webview.postMessage(message),
      onMessage: (listener) => webview.onDidReceiveMessage(listener),
    };
    const near: HostApi = hostApiFor({ welcome: () => this.welcome(), showRuns: (runs) => this.showRuns(runs), saveLayouts: (layouts) => this.#shared.saveLayouts(layouts) }, this.#services);
    return connect<ViewApi>(jsonChannel(channel), near);
  }

  #didChangeVisibility(): void {
    if (this.#panel.visible || !this.#listening) return;
    // The page takes its unanswered calls with it.
    this.#listening = false;
    this.#connection.dispose();
    this.#connection = this.#connect();
  }

  #tell(sent: Promise<void>): void {
    sent.catch((error: unknown) => this.#services.log.debug(`page: ${messageOf(error)}`));
  }
}
