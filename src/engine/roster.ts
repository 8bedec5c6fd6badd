import type { Change, RunInfo, Snapshot } from '../protocol/engineApi.ts';
import type { Alert } from '../protocol/engineApi.ts';
import type { Problem } from '../model/problem.ts';

/** What a change may hold; empty lists say nothing. */
export type News = Omit<Change, 'serial'>;

/** What the engine told so far. Each telling gets the next number, so that a listener knows when it missed one. */
export class Roster {
  #serial = 0;
  readonly #runs = new Map<string, RunInfo>();
  readonly #alerts = new Map<string, string>();
  #problems = '[]';
  #scanning = true;

  get serial(): number {
    return this.#serial;
  }

  /** The news among what is so now, numbered; undefined where there are none. */
  tell(runs: RunInfo[], removedRuns: string[], alerts: Alert[], problems: Problem[], scanning: boolean, config?: Change['config']): Change | undefined {
    const news: News = {
      runs,
      removedRuns: removedRuns.filter((id) => this.#runs.has(id)),
      ...this.#alertNews(alerts),
    };
    for (const info of runs) this.#runs.set(info.run.id, info);
    for (const id of removedRuns) this.#runs.delete(id);
    const text = JSON.stringify(problems);
    if (text !== this.#problems) news.problems = problems;
    this.#problems = text;
    if (scanning !== this.#scanning) news.scanning = scanning;
    this.#scanning = scanning;
    if (config) news.config = config;
    const quiet = [news.runs, news.removedRuns, news.alerts, news.removedAlerts].every((list) => list.length === 0);
    if (quiet && !news.problems && news.scanning === undefined && !news.config) return undefined;
    return { serial: ++this.#serial, ...news };
  }

  snapshot(rest: Omit<Snapshot, 'serial' | 'runs'>): Snapshot {
    return { serial: this.#serial, runs: [...this.#runs.values()], ...rest };
  }

  #alertNews(alerts: Alert[]): Pick<News, 'alerts' | 'removedAlerts'> {
    const changed: Alert[] = [];
    const gone = new Set(this.#alerts.keys());
    for (const alert of alerts) {
      const { id } = alert.finding;
      const text = JSON.stringify(alert);
      gone.delete(id);
      if (this.#alerts.get(id) !== text) changed.push(alert);
      this.#alerts.set(id, text);
    }
    for (const id of gone) this.#alerts.delete(id);
    return { alerts: changed, removedAlerts: [...gone] };
  }
}
