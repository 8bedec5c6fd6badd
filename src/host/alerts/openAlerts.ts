import type { Disposable } from '../../base/disposable.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import type { Alert } from '../../protocol/engineApi.ts';
import type { Mirror } from '../engine/mirror.ts';

/** Neither acknowledged nor over: somebody should look. */
export const isOpen = (alert: Alert): boolean => !alert.resolved && !alert.acknowledged;

const severities = { error: 2, warning: 1, info: 0 };

/** The worse first, then the newer. */
export function compareAlerts(a: Alert, b: Alert): number {
  const open = Number(isOpen(b)) - Number(isOpen(a));
  const severity = severities[b.finding.severity] - severities[a.finding.severity];
  const newer = (b.finding.wall || 0) - (a.finding.wall || 0);
  return open || severity || newer || b.finding.step - a.finding.step || a.finding.id.localeCompare(b.finding.id);
}

/** The open alerts by run, kept from change to change so that a row of a tree can ask cheaply. */
export class OpenAlerts implements Disposable {
  readonly #mirror: Mirror;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new Emitter<ReadonlySet<string>>());
  #byRun = new Map<string, Alert[]>();

  /** Runs whose open alerts are others than before. */
  readonly onDidChange = this.#changed.event;

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    this.#store.add(mirror.onDidReset(() => this.#collect()));
    this.#store.add(
      mirror.onDidChange((change) => {
        if (change.alerts.length || change.removedAlerts.length) this.#collect();
      }),
    );
  }

  /** Worst first. */
  get all(): Alert[] {
    return [...this.#byRun.values()].flat().sort(compareAlerts);
  }

  count(run: string, tag?: string): number {
    const alerts = this.#byRun.get(run) ?? [];
    return tag === undefined ? alerts.length : alerts.filter(({ finding }) => finding.metric === tag).length;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #collect(): void {
    const runs = new Set(this.#byRun.keys());
    this.#byRun = new Map();
    for (const alert of this.#mirror.alerts.values()) {
      if (!isOpen(alert)) continue;
      const { run } = alert.finding;
      runs.add(run);
      const known = this.#byRun.get(run);
      if (known) known.push(alert);
      else this.#byRun.set(run, [alert]);
    }
    this.#changed.fire(runs);
  }
}
