import * as vscode from 'vscode';

/**
 * Extensions cannot play VS Code's accessibility signals, but a terminal that rings its bell does: the person's own
 * `accessibility.signals.terminalBell` then decides about sound, announcement and volume. The terminal is never shown and ends
 * by itself. (A pseudoterminal would do without a process, but cannot be hidden.)
 */
export function playAlarm(): void {
  if (!vscode.workspace.isTrusted) return;
  vscode.window.createTerminal({
    name: 'Lossband',
    shellPath: process.execPath,
    shellArgs: ['-e', String.raw`process.stdout.write('\x07')`],
    env: { ELECTRON_RUN_AS_NODE: '1' },
    hideFromUser: true,
    isTransient: true,
  });
}
