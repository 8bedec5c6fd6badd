import { Emitter } from '../../base/event.ts';
import type { Disposable } from '../../base/disposable.ts';
import { isActive, type JobInfo } from '../../model/job.ts';
import { emptyConfig } from '../../model/limit.ts';
import type { SweepInfo } from '../../model/sweep.ts';
import type { Alert, Change, RunInfo, Snapshot } from '../../protocol/engineApi.ts';

const emptySnapshot = (): Snapshot => ({ serial: 0, runs: [], alerts: [], sweeps: [], jobs: [], problems: [], config: emptyConfig(), scanning: false });

/** The engine's state on the host's side: a snapshot kept up to date by numbered changes. */
export class Mirror implements Disposable {
  #serial = 0;
  #runs = new Map<string, RunInfo>();
  #alerts = new Map<string, Alert>();
  #sweeps = new Map<string, SweepInfo>();
  #jobs = new Map<string, JobInfo>();
  #rest = emptySnapshot();
  readonly #changed = new Emitter<Change>();
  readonly #reset = new Emitter<Snapshot>();

  /** Something changed; the mirror already holds the new state. */
  readonly onDidChange = this.#changed.event;
  /** Everything may be different: the engine was started or started again. */
  readonly onDidReset = this.#reset.event;

  get runs(): ReadonlyMap<string, RunInfo> {
    return this.#runs;
  }

  get alerts(): ReadonlyMap<string, Alert> {
    return this.#alerts;
  }

  get sweeps(): ReadonlyMap<string, SweepInfo> {
    return this.#sweeps;
  }

  /** By folder. */
  get jobs(): ReadonlyMap<string, JobInfo> {
    return this.#jobs;
  }

  get problems(): Snapshot['problems'] {
    return this.#rest.problems;
  }

  get config(): Snapshot['config'] {
    return this.#rest.config;
  }

  get configFile(): string | undefined {
    return this.#rest.configFile;
  }

  get scanning(): boolean {
    return this.#rest.scanning;
  }

  /** The job of ours that writes a run now. */
  maybeActiveJob(run: string): JobInfo | undefined {
    const info = this.#jobs.get(this.#runs.get(run)?.job ?? '');
    return info && isActive(info.status) ? info : undefined;
  }

  /** Whole and current, e.g. for a view that becomes visible. */
  snapshot(): Snapshot {
    const [runs, alerts, sweeps, jobs] = [[...this.#runs.values()], [...this.#alerts.values()], [...this.#sweeps.values()], [...this.#jobs.values()]];
    return { ...this.#rest, serial: this.#serial, runs, alerts, sweeps, jobs };
  }

  reset(snapshot: Snapshot): void {
    this.#serial = snapshot.serial;
    this.#runs = new Map(snapshot.runs.map((info) => [info.run.id, info]));
    this.#alerts = new Map(snapshot.alerts.map((alert) => [alert.finding.id, alert]));
    this.#sweeps = new Map(snapshot.sweeps.map((sweep) => [sweep.id, sweep]));
    this.#jobs = new Map(snapshot.jobs.map((info) => [info.job.folder, info]));
    this.#rest = { ...snapshot, runs: [], alerts: [], sweeps: [], jobs: [] };
    this.#reset.fire(snapshot);
  }

  /** @returns false when changes were missed, so that a new snapshot is needed. Changes already contained are passed over. */
  apply(change: Change): boolean {
    if (change.serial <= this.#serial) return true;
    if (change.serial !== this.#serial + 1) return false;
    this.#serial = change.serial;
    for (const info of change.runs) this.#runs.set(info.run.id, info);
    for (const id of change.removedRuns) this.#runs.delete(id);
    for (const alert of change.alerts) this.#alerts.set(alert.finding.id, alert);
    for (const id of change.removedAlerts) this.#alerts.delete(id);
    for (const sweep of change.sweeps ?? []) this.#sweeps.set(sweep.id, sweep);
    for (const id of change.removedSweeps ?? []) this.#sweeps.delete(id);
    for (const info of change.jobs ?? []) this.#jobs.set(info.job.folder, info);
    if (change.problems) this.#rest.problems = change.problems;
    if (change.scanning !== undefined) this.#rest.scanning = change.scanning;
    if (change.config) {
      this.#rest.config = change.config.config;
      this.#rest.configFile = change.config.file;
    }
    this.#changed.fire(change);
    return true;
  }

  /** Nothing is watched any more. */
  clear(): void {
    this.reset(emptySnapshot());
  }

  dispose(): void {
    this.#changed.dispose();
    this.#reset.dispose();
  }
}
