import type { JobInfo } from '../model/job.ts';
import type { SweepInfo } from '../model/sweep.ts';
import type { Alert, Change, RunInfo, Snapshot } from '../protocol/engineApi.ts';

/** What a change may hold; empty lists say nothing. */
export type News = Omit<Change, 'serial'>;

/** What the engine told so far. Each telling gets the next number, so that a listener knows when it missed one. */
export class Roster {
  #serial = 0;
  readonly #runs = new Map<string, RunInfo>();
  readonly #alerts = new Map<string, Alert>();
  readonly #sweeps = new Map<string, SweepInfo>();
  readonly #jobs = new Map<string, JobInfo>();

  /** Keeps the news and numbers them; undefined where there are none. */
  tell(news: News): Change | undefined {
    const removedRuns = news.removedRuns.filter((id) => this.#runs.delete(id));
    const removedAlerts = news.removedAlerts.filter((id) => this.#alerts.delete(id));
    const removedSweeps = (news.removedSweeps ?? []).filter((id) => this.#sweeps.delete(id));
    for (const sweep of news.sweeps ?? []) this.#sweeps.set(sweep.id, sweep);
    for (const info of news.jobs ?? []) this.#jobs.set(info.job.folder, info);
    for (const info of news.runs) this.#runs.set(info.run.id, info);
    for (const alert of news.alerts) this.#alerts.set(alert.finding.id, alert);
    const quiet = [news.runs, removedRuns, news.alerts, removedAlerts, news.sweeps ?? [], removedSweeps, news.jobs ?? []].every((list) => list.length === 0);
    if (quiet && !news.problems && !news.config && news.scanning === undefined) return undefined;
    return { ...news, serial: ++this.#serial, removedRuns, removedAlerts, removedSweeps };
  }

  get runs(): Iterable<RunInfo> {
    return this.#runs.values();
  }

  snapshot(rest: Omit<Snapshot, 'serial' | 'runs' | 'alerts' | 'sweeps' | 'jobs'>): Snapshot {
    const [runs, alerts, sweeps, jobs] = [[...this.#runs.values()], [...this.#alerts.values()], [...this.#sweeps.values()], [...this.#jobs.values()]];
    return { serial: this.#serial, runs, alerts, sweeps, jobs, ...rest };
  }

  maybeRun(run: string): RunInfo | undefined {
    return this.#runs.get(run);
  }

  has(run: string): boolean {
    return this.#runs.has(run);
  }
}
