import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { Severity } from '../../model/problem.ts';

const scheme = 'lossband-run';

/** A run as a URI, so that VS Code can decorate its row. The id is data of a log, hence encoded. */
export const runUri = (run: string): vscode.Uri => vscode.Uri.from({ scheme, path: `/${encodeURIComponent(run)}` });

/** The open alerts of a run, and the worst of them. */
export interface RunAlerts {
  count: number;
  worst: Severity | undefined;
}

const colours: Readonly<Record<Severity, string>> = { error: 'list.errorForeground', warning: 'list.warningForeground', info: 'foreground' };

/** The number of open alerts at the right of a run's row, in the colour of the worst. */
export class RunDecorations implements vscode.FileDecorationProvider, Disposable {
  readonly #alertsOf: (run: string) => RunAlerts;
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #registration: vscode.Disposable;
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(alertsOf: (run: string) => RunAlerts) {
    this.#alertsOf = alertsOf;
    this.#registration = vscode.window.registerFileDecorationProvider(this);
  }

  refresh(runs: Iterable<string>): void {
    const uris = [...runs].map(runUri);
    if (uris.length) this.#changed.fire(uris);
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== scheme) return undefined;
    const { count, worst } = this.#alertsOf(decodeURIComponent(uri.path.slice(1)));
    if (!worst) return undefined;
    return { badge: count > 9 ? '9+' : String(count), color: new vscode.ThemeColor(colours[worst]), tooltip: vscode.l10n.t('Open alerts: {0}', count) };
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
