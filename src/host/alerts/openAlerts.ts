import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { isRinging, type Severity } from '../../model/problem.ts';
import type { Alert, RunInfo } from '../../protocol/engineApi.ts';
import type { Mirror } from '../engine/mirror.ts';

/** The condition goes on and nobody has acknowledged it. */
export const isOngoing = (alert: Alert): boolean => !alert.resolved && !alert.acknowledged;

/**
 * Somebody should look. Of a live run also what is over by itself: a loss that left its limit for ten steps still tells of a fault.
 * Of a run that has ended only what was never put right, so that old logs do not ring.
 */
export const isOpen = (alert: Alert, run: RunInfo | undefined): boolean => isOngoing(alert) || (!alert.acknowledged && run?.run.state === 'live');

const severities = { error: 2, warning: 1, info: 0 };

/** The worse first, then what goes on, then the newer. */
export function compareAlerts(a: Alert, b: Alert): number {
  const severity = severities[b.finding.severity] - severities[a.finding.severity];
  const ongoing = Number(isOngoing(b)) - Number(isOngoing(a));
  const newer = (b.finding.wall || 0) - (a.finding.wall || 0);
  return severity || ongoing || newer || b.finding.step - a.finding.step || a.finding.id.localeCompare(b.finding.id);
}

/** The open alerts by run, kept from change to change so that a row of a tree can ask cheaply. */
export class OpenAlerts implements Disposable {
  readonly #mirror: Mirror;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<ReadonlySet<string>>());
  #byRun = new Map<string, Alert[]>();

  /** Runs whose open alerts may be others than before. */
  readonly onDidChange = this.#changed.event;

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    this.#store.add(mirror.onDidReset(() => this.#collect()));
    this.#store.add(
      mirror.onDidChange((change) => {
        const ended = change.runs.some(({ run }) => run.state !== 'live' && this.#byRun.has(run.id));
        if (change.alerts.length || change.removedAlerts.length || change.removedRuns.length || ended) this.#collect();
      }),
    );
  }

  /** Worst first. */
  get all(): Alert[] {
    return [...this.#byRun.values()].flat().sort(compareAlerts);
  }

  /** Those whose condition goes on, worst first. */
  get ongoing(): Alert[] {
    return this.all.filter(isOngoing);
  }

  /** Those that call for somebody, worst first. */
  get ringing(): Alert[] {
    return this.all.filter(({ finding }) => isRinging(finding.severity));
  }

  /** Of a run, or of one of its metrics, how many call for somebody. */
  count(run: string, tag?: string): number {
    return (this.#byRun.get(run) ?? []).filter(({ finding }) => isRinging(finding.severity) && (tag === undefined || finding.metric === tag)).length;
  }

  /** The severity of the worst that calls for somebody. */
  worst(run: string): Severity | undefined {
    return (this.#byRun.get(run) ?? []).filter(({ finding }) => isRinging(finding.severity)).sort(compareAlerts)[0]?.finding.severity;
  }

  isOpen(alert: Alert): boolean {
    return isOpen(alert, this.#mirror.runs.get(alert.finding.run));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #collect(): void {
    const runs = new Set(this.#byRun.keys());
    this.#byRun = new Map();
    for (const alert of this.#mirror.alerts.values()) {
      if (!this.isOpen(alert)) continue;
      const { run } = alert.finding;
      runs.add(run);
      const known = this.#byRun.get(run);
      if (known) known.push(alert);
      else this.#byRun.set(run, [alert]);
    }
    this.#changed.fire(runs);
  }
}
