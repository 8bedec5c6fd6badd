import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { views } from '../../ids.ts';
import { executeCommand } from '../commands/register.ts';
import { setContextKey } from '../contextKeys.ts';
import { configFileName } from '../roots.ts';
import { watchSettings } from '../settings.ts';
import type { EngineSession } from './engineSession.ts';

const defaults = {
  /** Milliseconds that a walk may take before it offers its end: most take less than one second. */
  patience: 5_000,
};

/** Keeps the engine on what the workspace and the settings name, and shows in the views how it fares. */
export function superviseEngine(session: EngineSession): Disposable {
  const store = new DisposableStore();
  const restart = (): void => void session.restart();
  store.add(vscode.workspace.onDidChangeWorkspaceFolders(restart));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(restart));
  store.add(watchSettings(['lossband.roots', 'lossband.ignore', 'lossband.pollInterval'], restart));
  store.add(
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      // Only a hint: the engine sees a saved file by itself, this is sooner.
      if (session.isRunning && uri.scheme === 'file' && uri.path.endsWith(`/${configFileName}`)) void session.far.touch(uri.fsPath);
    }),
  );
  store.add(session.onDidGiveUp(() => void offerRestart(session)));
  store.add(showScanning(session));
  return store;
}

/** The view's progress bar while folders are walked; a walk that takes long can be ended. */
function showScanning(session: EngineSession): Disposable {
  const { mirror } = session;
  let walk: { ended: Promise<void>; end(): void; timer: NodeJS.Timeout } | undefined;
  const end = (): void => {
    clearTimeout(walk?.timer);
    walk?.end();
    walk = undefined;
  };
  const update = (): void => {
    setContextKey('lossband.ready', !mirror.scanning);
    setContextKey('lossband.stopped', false);
    if (!mirror.scanning) return end();
    if (walk) return;
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    walk = { ended, end: resolve, timer: setTimeout(() => offerStop(session, ended), defaults.patience) };
    void vscode.window.withProgress({ location: { viewId: views.runs } }, () => ended);
  };
  const store = new DisposableStore();
  store.add(mirror.onDidReset(update));
  store.add(
    mirror.onDidChange(({ scanning }) => {
      if (scanning !== undefined) update();
    }),
  );
  store.add({ dispose: end });
  return store;
}

function offerStop(session: EngineSession, ended: Promise<void>): void {
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t('Looking for logs') };
  void vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => void session.far.stopScan());
    return ended;
  });
}

async function offerRestart(session: EngineSession): Promise<void> {
  setContextKey('lossband.stopped', true);
  const again = vscode.l10n.t('Start Again');
  const showLog = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showErrorMessage(vscode.l10n.t('Lossband’s engine ended several times and is stopped. No log was touched.'), again, showLog);
  if (answer === again) await session.restart();
  if (answer === showLog) executeCommand('lossband.showLog');
}
