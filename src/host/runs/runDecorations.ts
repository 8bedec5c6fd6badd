import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';

const scheme = 'lossband-run';

/** A run as a URI, so that VS Code can decorate its row. The id is data of a log, hence encoded. */
export const runUri = (run: string): vscode.Uri => vscode.Uri.from({ scheme, path: `/${encodeURIComponent(run)}` });

/** The number of open alerts at the right of a run's row. */
export class RunDecorations implements vscode.FileDecorationProvider, Disposable {
  readonly #openAlerts: (run: string) => number;
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #registration: vscode.Disposable;
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(openAlerts: (run: string) => number) {
    this.#openAlerts = openAlerts;
    this.#registration = vscode.window.registerFileDecorationProvider(this);
  }

  refresh(runs: Iterable<string>): void {
    const uris = [...runs].map(runUri);
    if (uris.length) this.#changed.fire(uris);
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== scheme) return undefined;
    const alerts = this.#openAlerts(decodeURIComponent(uri.path.slice(1)));
    if (!alerts) return undefined;
    return {
      badge: alerts > 9 ? '9+' : String(alerts),
      color: new vscode.ThemeColor('list.errorForeground'),
      tooltip: vscode.l10n.t('Open alerts: {0}', alerts),
    };
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
