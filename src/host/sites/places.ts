import { join } from 'node:path';
import * as vscode from 'vscode';
import { detailOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Alert, SourcePlace } from '../../protocol/engineApi.ts';
import type { WantedNames } from '../../protocol/sourceApi.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import type { Dashboard } from '../page/contract.ts';
import { readSetting } from '../settings.ts';
import { Candidates, uriOf } from './candidates.ts';
import { pickNearest } from './nearest.ts';

/** Where people look first: the code, then what it was told, then the limit, then the row of the log. */
const order: SourcePlace['role'][] = ['log', 'hparam', 'limit', 'row'];

const defaults = {
  /** Milliseconds before an alert without a line of code is looked for again: its script may not have been saved yet. */
  retryAfter: 30_000,
};

interface Entry {
  places: SourcePlace[];
  at: number;
  /** False where the engine did not know the alert: its run is being judged anew, and its limit and row come with it. */
  whole: boolean;
}

/** Knows the lines of code, config and log that an alert belongs on. */
export class Places {
  readonly #session: EngineSession;
  readonly #log: Log;
  readonly #candidates = new Candidates();
  readonly #known = new Map<string, Entry>();

  constructor(session: EngineSession, log: Log) {
    this.#session = session;
    this.#log = log;
  }

  /** The places of several alerts at once, so that each file is looked into once; one list per alert, best place first. */
  async collect(alerts: readonly Alert[]): Promise<SourcePlace[][]> {
    const now = Date.now();
    const unknown = alerts.filter(({ finding }) => !isFresh(this.#known.get(finding.id), now));
    const found = await this.#find(unknown);
    unknown.forEach(({ finding }, at) => this.#known.set(finding.id, { ...found[at]!, at: now }));
    return alerts.map(({ finding }) => this.#known.get(finding.id)?.places ?? []);
  }

  /** Opens the best place of a finding, or its control chart where no line is known. */
  async reveal(id: string, dashboard: Dashboard): Promise<void> {
    const alert = this.#session.mirror.alerts.get(id);
    if (!alert) return;
    const [[place] = []] = await this.collect([alert]);
    const { run, metric: tag, step } = alert.finding;
    if (!place) return dashboard.show({ run, tag, step, control: true });
    const { line, column, endLine, endColumn } = place.range;
    const selection = new vscode.Range(line, column, endLine, endColumn);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(place.path)), { selection });
  }

  /** Files, the config or the settings are others: everything is looked for anew. */
  refresh(): void {
    this.#known.clear();
    this.#candidates.forget();
  }

  async #find(alerts: readonly Alert[]): Promise<Omit<Entry, 'at'>[]> {
    if (!alerts.length) return [];
    const [own, found] = await Promise.all([
      Promise.all(alerts.map(({ finding }) => this.#session.far.places(finding.id))),
      readSetting('lossband.diagnostics.sourceLines') ? this.#inSource(alerts) : [],
    ]);
    return alerts.map((_, at) => {
      const places = [...(found[at] ?? []), ...(own[at] ?? [])].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
      return { places, whole: own[at] !== undefined };
    });
  }

  async #inSource(alerts: readonly Alert[]): Promise<SourcePlace[][]> {
    const files = await this.#candidates.collect();
    if (!files.length) return [];
    const wanted = alerts.map(({ finding }): WantedNames => ({ metric: finding.metric, hparam: finding.diagnosis?.hparam }));
    const found = await this.#session.far.findPlaces(files, wanted).catch((error: unknown) => {
      // An alert without its line of code is still an alert on its limit and its row.
      this.#log.warn(`the code was not searched: ${detailOf(error)}`);
      return [];
    });
    return alerts.map(({ finding }, at) => {
      const places = found[at] ?? [];
      const run = this.#session.mirror.runs.get(finding.run)?.run;
      const log = run ? join(run.root, finding.source) : '';
      return (['log', 'hparam'] as const).map((role) => pickNearest(places, role, log)).filter((place) => place !== undefined);
    });
  }
}

function isFresh(entry: Entry | undefined, now: number): boolean {
  return entry !== undefined && entry.whole && (entry.places.some(({ role }) => role === 'log') || now - entry.at < defaults.retryAfter);
}
