import { type Clock, systemClock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Alert } from '../../protocol/engineApi.ts';

const defaults = {
  /** Milliseconds in which alerts are gathered into one message: a run that breaks breaks several metrics at once. */
  groupWait: 2_000,
  /** Milliseconds before the same rule of the same run may speak up again. */
  repeatAfter: 4 * 3_600_000,
  /** Milliseconds after which an alert is history, e.g. of a run that is opened the day after. */
  newsFor: 10 * 60_000,
};

/** What outlives the window: when each run and rule last spoke up, and until when all are silent. */
export interface ToastMemory {
  spoken: Record<string, number>;
  silentUntil: number;
}

export interface ToastOptions {
  memory: ToastMemory;
  save(memory: ToastMemory): void;
  show(alerts: Alert[]): void;
  clock?: Clock;
}

/** Decides which alerts become a message: one per run and rule, gathered, repeated only after hours. */
export class Toasts implements Disposable {
  readonly #options: ToastOptions;
  readonly #clock: Clock;
  #memory: ToastMemory;
  #gathered = new Map<string, Alert>();
  #wait: Disposable | undefined;

  constructor(options: ToastOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#memory = options.memory;
  }

  /** @param updatedAt of the alert's run, in seconds since the epoch */
  offer(alert: Alert, updatedAt: number): void {
    const now = this.#clock.now();
    const { run, rule, wall } = alert.finding;
    const key = `${run} ${rule}`;
    const at = (Number.isFinite(wall) ? wall : updatedAt) * 1_000;
    if (now - at > defaults.newsFor || now < (this.#memory.spoken[key] ?? -Infinity) + defaults.repeatAfter) return;
    if (!this.#gathered.has(key)) this.#gathered.set(key, alert);
    this.#wait ??= this.#clock.after(defaults.groupWait, () => this.#speak());
  }

  /** Silent for so many milliseconds from now; 0 ends the silence. */
  snooze(ms: number): void {
    this.#remember({ ...this.#memory, silentUntil: this.#clock.now() + ms });
  }

  get isSilent(): boolean {
    return this.#clock.now() < this.#memory.silentUntil;
  }

  dispose(): void {
    this.#wait?.dispose();
  }

  #speak(): void {
    this.#wait = undefined;
    const alerts = this.#gathered;
    this.#gathered = new Map();
    const now = this.#clock.now();
    const recent = Object.entries(this.#memory.spoken).filter(([, at]) => now - at < defaults.repeatAfter);
    const spoken = Object.fromEntries([...recent, ...[...alerts.keys()].map((key) => [key, now])]);
    this.#remember({ ...this.#memory, spoken });
    if (!this.isSilent) this.#options.show([...alerts.values()]);
  }

  #remember(memory: ToastMemory): void {
    this.#memory = memory;
    this.#options.save(memory);
  }
}
