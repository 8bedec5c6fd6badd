import * as vscode from 'vscode';
import { systemClock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Alert } from '../../protocol/engineApi.ts';
import { executeCommand } from '../commands/register.ts';
import { setContextKey } from '../contextKeys.ts';
import type { Mirror } from '../engine/mirror.ts';
import { localize } from '../localize.ts';
import { titleOf } from '../runs/runOrder.ts';
import { readSetting } from '../settings.ts';
import type { OpenAlerts } from './openAlerts.ts';
import { playAlarm } from './sound.ts';
import { Toasts, type ToastMemory } from './toasts.ts';

const memoryKey = 'alerts.toasts';
const hour = 3_600_000;

/** Speaks up about new alerts, if the person wants that. */
export class Notifier implements Disposable {
  readonly #mirror: Mirror;
  readonly #store = new DisposableStore();
  readonly #toasts: Toasts;
  #timer: Disposable | undefined;

  constructor(mirror: Mirror, alerts: OpenAlerts, state: vscode.Memento) {
    this.#mirror = mirror;
    this.#toasts = this.#store.add(
      new Toasts({
        memory: state.get<ToastMemory>(memoryKey, { spoken: {}, silentUntil: 0 }),
        save: (memory) => void state.update(memoryKey, memory),
        show: (gathered) => this.#show(gathered.filter((alert) => alerts.isOpen(mirror.alerts.get(alert.finding.id) ?? alert))),
      }),
    );
    this.#store.add(alerts.onDidChange(() => this.#offer(alerts.all)));
    this.#showSilence();
  }

  /** No messages and no sound for so many milliseconds; the views go on showing everything. */
  snooze(ms: number): void {
    this.#toasts.snooze(ms);
    this.#timer?.dispose();
    this.#timer = ms ? systemClock.after(ms, () => this.#showSilence()) : undefined;
    this.#showSilence();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#store.dispose();
  }

  #offer(alerts: readonly Alert[]): void {
    const least = readSetting('lossband.alerts.notifications');
    if (least === 'off') return;
    for (const alert of alerts) {
      const { severity, run } = alert.finding;
      if (severity === 'error' || (severity === 'warning' && least === 'warning')) this.#toasts.offer(alert, this.#mirror.runs.get(run)?.updatedAt ?? 0);
    }
  }

  #show(shown: Alert[]): void {
    if (!shown.length) return;
    if (readSetting('lossband.alerts.sound')) playAlarm();
    void this.#ask(shown);
  }

  async #ask(shown: Alert[]): Promise<void> {
    const [first] = shown;
    if (!first) return;
    const run = this.#mirror.runs.get(first.finding.run);
    const name = run ? titleOf(run) : first.finding.run;
    const message = localize(first.finding.message);
    const more = shown.length - 1;
    const text = more ? vscode.l10n.t('{0}: {1} (and {2} more)', name, message, more) : vscode.l10n.t('{0}: {1}', name, message);
    const openChart = vscode.l10n.t('Open Control Chart');
    const snooze = vscode.l10n.t('Snooze for an Hour');
    const never = vscode.l10n.t("Don't Show Again");
    const worst = shown.some(({ finding }) => finding.severity === 'error');
    const ask = worst ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
    const answer = await ask(text, openChart, snooze, never);
    if (answer === openChart) executeCommand('lossband.openControlChart', { finding: first.finding.id });
    if (answer === snooze) this.snooze(hour);
    if (answer === never) await vscode.workspace.getConfiguration().update('lossband.alerts.notifications', 'off', vscode.ConfigurationTarget.Global);
  }

  #showSilence(): void {
    setContextKey('lossband.snoozed', this.#toasts.isSilent);
  }
}
