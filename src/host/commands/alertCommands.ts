import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Target } from '../../ids.ts';
import type { Alert } from '../../protocol/engineApi.ts';
import type { Services } from '../services.ts';
import { pickAlerts } from './pickers.ts';
import { registerCommand } from './register.ts';

const hour = 3_600_000;

export function registerAlertCommands(services: Services): Disposable {
  const { channel, session, alerts, notifier, places, dashboard } = services;
  const store = new DisposableStore();
  const pick = (target?: Target, selected?: Target[]): Promise<Alert[]> => pickAlerts(session.mirror, alerts.all, target, selected);
  const acknowledge = async (picked: readonly Alert[], note?: string): Promise<void> => {
    if (picked.length) await session.far.acknowledge(picked.map(({ finding }) => finding.id), note);
  };

  store.add(registerCommand('lossband.acknowledge', channel, async (target, selected) => acknowledge(await pick(target, selected))));
  store.add(
    registerCommand('lossband.acknowledgeWithNote', channel, async (target, selected) => {
      const picked = await pick(target, selected);
      if (!picked.length) return;
      const note = await vscode.window.showInputBox({ prompt: vscode.l10n.t('What was it? The note is kept with the alert.') });
      if (note !== undefined) await acknowledge(picked, note);
    }),
  );
  store.add(registerCommand('lossband.acknowledgeAll', channel, () => acknowledge(alerts.all)));
  store.add(
    registerCommand('lossband.revealFinding', channel, async (target) => {
      const [alert] = await pick(target);
      if (alert) await places.reveal(alert.finding.id, dashboard);
    }),
  );
  store.add(
    registerCommand('lossband.snoozeAlerts', channel, async () => {
      const items = [1, 4, 12].map((hours) => ({ label: hours === 1 ? vscode.l10n.t('For an hour') : vscode.l10n.t('For {0} hours', hours), hours }));
      const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('How long shall alerts only show in the views?') });
      if (picked) notifier.snooze(picked.hours * hour);
    }),
  );
  store.add(registerCommand('lossband.resumeAlerts', channel, () => notifier.snooze(0)));
  return store;
}
