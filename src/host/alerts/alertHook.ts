import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import type { Mirror } from '../engine/mirror.ts';
import { titleOf } from '../runs/runOrder.ts';
import { readSetting } from '../settings.ts';
import { AlertCommand, type CommandMemory } from './alertCommand.ts';
import type { OpenAlerts } from './openAlerts.ts';

const memoryKey = 'alerts.command';

/** Offers open alerts to the command that the settings name, as long as the workspace is trusted. */
export function registerAlertCommand(mirror: Mirror, alerts: OpenAlerts, state: vscode.Memento, log: Log): Disposable {
  const store = new DisposableStore();
  const command = store.add(
    new AlertCommand({
      // A settings file can hold anything.
      command: () => [readSetting('lossband.alerts.command')].flat().filter((word) => typeof word === 'string'),
      isTrusted: () => vscode.workspace.isTrusted,
      memory: state.get<CommandMemory>(memoryKey, {}),
      save: (memory) => void state.update(memoryKey, memory),
      log,
    }),
  );
  store.add(
    alerts.onDidChange(() => {
      for (const alert of alerts.all) {
        const info = mirror.runs.get(alert.finding.run);
        command.offer(alert, info ? titleOf(info) : alert.finding.run, info?.updatedAt ?? 0);
      }
    }),
  );
  return store;
}
