import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Throttle } from '../../base/queue.ts';
import { commandOf } from '../commands/register.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { localize } from '../localize.ts';
import { metricText } from '../runs/runText.ts';
import { readSetting, watchSettings } from '../settings.ts';
import { isSource } from './candidates.ts';
import type { MetricLines } from './metricLines.ts';
import { pickLatest } from './pickLines.ts';

const defaults = {
  /** Milliseconds between two refreshes: every one of them moves numbers while somebody reads code. */
  pause: 2_000,
};

/** Last and best value above each line that logs a metric. Off unless the person wants it. */
export class MetricLenses implements vscode.CodeLensProvider, Disposable {
  readonly #session: EngineSession;
  readonly #lines: MetricLines;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(session: EngineSession, lines: MetricLines) {
    this.#session = session;
    this.#lines = lines;
    const refresh = this.#store.add(new Throttle(defaults.pause, () => this.#changed.fire()));
    const whenWanted = (): void => {
      if (readSetting('lossband.codeLens.enabled')) refresh.request();
    };
    this.#store.add(session.mirror.onDidChange(whenWanted));
    this.#store.add(session.mirror.onDidReset(whenWanted));
    this.#store.add(watchSettings(['lossband.codeLens.enabled'], () => this.#changed.fire()));
    this.#store.add(vscode.languages.registerCodeLensProvider([{ scheme: 'file' }, { scheme: 'vscode-notebook-cell' }], this));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((document) => lines.forget(document)));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!isSource(document) || !readSetting('lossband.codeLens.enabled')) return [];
    const lines = await this.#lines.of(document);
    return lines.map(({ line, tag }) => this.#lens(line, tag)).filter((lens) => lens !== undefined);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #lens(line: number, tag: string): vscode.CodeLens | undefined {
    const { mirror } = this.#session;
    const info = pickLatest(mirror.runs.values(), tag);
    const series = info?.series.find((one) => one.tag === tag);
    if (!info || !series) return undefined;
    const text = localize(metricText(series, { locale: vscode.env.language, config: mirror.config, wish: '' }));
    return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), commandOf('lossband.openDashboard', `${tag}: ${text}`, { run: info.run.id, tag }));
  }
}
