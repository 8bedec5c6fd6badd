import { type Clock, systemClock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Alert } from '../../protocol/engineApi.ts';

const defaults = {
  /** Milliseconds in which alerts of a run are gathered into one message: a run that breaks breaks several metrics at once. */
  groupWait: 2_000,
  /** Milliseconds between two messages about one run. What comes between is in the views at once and in the next message. */
  groupInterval: 5 * 60_000,
  /** Milliseconds before the same rule of the same run may speak up again. */
  repeatAfter: 4 * 3_600_000,
  /** Milliseconds after which an alert is history, e.g. of a run that is opened the day after. */
  newsFor: 10 * 60_000,
};

/** Alerts of one run that wait for their message, by rule. */
interface Group {
  alerts: Map<string, Alert>;
  wait: Disposable;
}

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

/** Decides which alerts become a message: one per run and rule, gathered by run, repeated only after hours. */
export class Toasts implements Disposable {
  readonly #options: ToastOptions;
  readonly #clock: Clock;
  readonly #groups = new Map<string, Group>();
  #memory: ToastMemory;

  constructor(options: ToastOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#memory = options.memory;
  }

  /** @param updatedAt of the alert's run, in seconds since the epoch */
  offer(alert: Alert, updatedAt: number): void {
    const now = this.#clock.now();
    const { run, rule, wall } = alert.finding;
    const at = (Number.isFinite(wall) ? wall : updatedAt) * 1_000;
    const silentUntil = (this.#memory.spoken[keyOf(run, rule)] ?? -Infinity) + defaults.repeatAfter;
    if (now - at > defaults.newsFor || now < silentUntil) return;
    // It need not wait for a message that would come after the silence.
    if (this.isSilent) return this.#didSpeak(run, [rule]);
    const group = this.#groups.get(run) ?? this.#startGroup(run);
    if (!group.alerts.has(rule)) group.alerts.set(rule, alert);
  }

  /** Silent for so many milliseconds from now; 0 ends the silence. */
  snooze(ms: number): void {
    this.#remember({ ...this.#memory, silentUntil: this.#clock.now() + ms });
  }

  get isSilent(): boolean {
    return this.#clock.now() < this.#memory.silentUntil;
  }

  dispose(): void {
    for (const { wait } of this.#groups.values()) wait.dispose();
  }

  #startGroup(run: string): Group {
    const last = Math.max(-Infinity, ...Object.entries(this.#memory.spoken).map(([key, at]) => (key.startsWith(keyOf(run, '')) ? at : -Infinity)));
    const pause = Math.max(defaults.groupWait, last + defaults.groupInterval - this.#clock.now());
    const group: Group = { alerts: new Map(), wait: this.#clock.after(pause, () => this.#speak(run, group)) };
    this.#groups.set(run, group);
    return group;
  }

  #speak(run: string, { alerts }: Group): void {
    this.#groups.delete(run);
    this.#didSpeak(run, alerts.keys());
    if (!this.isSilent) this.#options.show([...alerts.values()]);
  }

  #didSpeak(run: string, rules: Iterable<string>): void {
    const now = this.#clock.now();
    const recent = Object.entries(this.#memory.spoken).filter(([, at]) => now - at < defaults.repeatAfter);
    this.#remember({ ...this.#memory, spoken: Object.fromEntries([...recent, ...[...rules].map((rule) => [keyOf(run, rule), now])]) });
  }

  #remember(memory: ToastMemory): void {
    this.#memory = memory;
    this.#options.save(memory);
  }
}

const keyOf = (run: string, rule: string): string => `${run} ${rule}`;
