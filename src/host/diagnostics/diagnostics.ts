import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { detailOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { SerialQueue, Throttle } from '../../base/queue.ts';
import type { OpenAlerts } from '../alerts/openAlerts.ts';
import type { Mirror } from '../engine/mirror.ts';
import { watchSettings } from '../settings.ts';
import { isSource } from '../sites/candidates.ts';
import type { Places } from '../sites/places.ts';
import { diagnosticsOf } from './alertDiagnostics.ts';

const defaults = {
  /** Milliseconds between two rounds. */
  pause: 500,
  /** VS Code drops what exceeds 1,000 in a file and 1,100 in a collection; an alert has up to four places. */
  mostAlerts: 250,
};

/** Alerts in *Problems* and as squiggles, until they are acknowledged or over: what came and went stays in the view *Alerts*. */
export class Diagnostics implements Disposable {
  readonly #mirror: Mirror;
  readonly #alerts: OpenAlerts;
  readonly #places: Places;
  readonly #docs: vscode.Uri;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection('lossband'));
  readonly #queue = new SerialQueue();
  readonly #findings = new Map<string, string>();
  #shown = '[]';

  constructor(mirror: Mirror, alerts: OpenAlerts, places: Places, extensionUri: vscode.Uri, log: Log) {
    this.#mirror = mirror;
    this.#alerts = alerts;
    this.#places = places;
    this.#docs = vscode.Uri.joinPath(extensionUri, 'docs', 'rules');
    const update = this.#store.add(
      new Throttle(defaults.pause, () => void this.#queue.push(() => this.#update()).catch((error: unknown) => log.warn(`diagnostics: ${detailOf(error)}`))),
    );
    const lookAgain = (): void => {
      places.refresh();
      update.request();
    };
    const whenSource = (document: vscode.TextDocument): void => {
      if (alerts.ongoing.length && isSource(document)) lookAgain();
    };
    this.#store.add(alerts.onDidChange(() => update.request()));
    this.#store.add(
      mirror.onDidChange(({ config }) => {
        if (config) lookAgain();
      }),
    );
    this.#store.add(watchSettings(['lossband.diagnostics.sourceLines'], lookAgain));
    this.#store.add(vscode.workspace.onDidSaveTextDocument(whenSource));
    this.#store.add(vscode.workspace.onDidOpenTextDocument(whenSource));
  }

  /** The finding behind a squiggle; VS Code gives back copies of diagnostics, so they are known by what they say. */
  maybeFinding(uri: vscode.Uri, { message }: vscode.Diagnostic): string | undefined {
    return this.#findings.get(`${uri.toString()} ${message}`);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #update(): Promise<void> {
    const alerts = this.#alerts.ongoing.slice(0, defaults.mostAlerts);
    const places = alerts.length ? await this.#places.collect(alerts) : [];
    const byFile = new Map<string, { uri: vscode.Uri; diagnostics: vscode.Diagnostic[] }>();
    this.#findings.clear();
    alerts.forEach((alert, at) => {
      for (const [uri, diagnostic] of diagnosticsOf(alert, this.#mirror.runs.get(alert.finding.run), places[at] ?? [], this.#docs)) {
        const key = uri.toString();
        const file = byFile.get(key) ?? { uri, diagnostics: [] };
        file.diagnostics.push(diagnostic);
        byFile.set(key, file);
        this.#findings.set(`${key} ${diagnostic.message}`, alert.finding.id);
      }
    });
    this.#show([...byFile.values()]);
  }

  /** An alert that goes on ringing says the same again; setting the same squiggles anew would make the editor draw them anew. */
  #show(files: readonly { uri: vscode.Uri; diagnostics: vscode.Diagnostic[] }[]): void {
    const shown = JSON.stringify(files);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#collection.clear();
    this.#collection.set(files.map(({ uri, diagnostics }) => [uri, diagnostics]));
  }
}
