import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { views } from '../../ids.ts';
import { executeCommand } from '../commands/register.ts';
import { setContextKey } from '../contextKeys.ts';
import { configFileName } from '../roots.ts';
import { watchSettings } from '../settings.ts';
import type { EngineSession } from './engineSession.ts';

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

/** The views' progress bar, while folders are walked. */
function showScanning({ mirror }: EngineSession): Disposable {
  let done: (() => void) | undefined;
  const update = (): void => {
    setContextKey('lossband.ready', !mirror.scanning);
    setContextKey('lossband.stopped', false);
    if (!mirror.scanning) {
      done?.();
      done = undefined;
    } else if (!done) {
      const scanned = new Promise<void>((resolve) => (done = resolve));
      void vscode.window.withProgress({ location: { viewId: views.runs } }, () => scanned);
    }
  };
  const store = new DisposableStore();
  store.add(mirror.onDidReset(update));
  store.add(
    mirror.onDidChange(({ scanning }) => {
      if (scanning !== undefined) update();
    }),
  );
  store.add({ dispose: () => done?.() });
  return store;
}

async function offerRestart(session: EngineSession): Promise<void> {
  setContextKey('lossband.stopped', true);
  const again = vscode.l10n.t('Start Again');
  const showLog = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showErrorMessage(vscode.l10n.t('Lossband’s engine ended several times and is stopped. No log was touched.'), again, showLog);
  if (answer === again) await session.restart();
  if (answer === showLog) executeCommand('lossband.showLog');
}
