import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Target } from '../../ids.ts';
import { columnsAsText, summaryAsText } from '../runs/copyText.ts';
import type { Services } from '../services.ts';
import { pickRun } from './pickers.ts';
import { registerCommand } from './register.ts';

export function registerRunCommands(services: Services): Disposable {
  const { channel, runsView } = services;
  const store = new DisposableStore();
  store.add(registerCommand('lossband.hideRun', channel, (target, selected) => setHidden(services, true, target, selected)));
  store.add(registerCommand('lossband.unhideRun', channel, (target, selected) => setHidden(services, false, target, selected)));
  store.add(registerCommand('lossband.copyValues', channel, (target) => copyValues(services, target)));
  store.add(
    registerCommand('lossband.filterRuns', channel, async () => {
      const filter = await vscode.window.showInputBox({ prompt: vscode.l10n.t('List only runs with this text in their name or tags'), value: runsView.choice.filter });
      if (filter !== undefined) runsView.choose({ filter: filter.trim() });
    }),
  );
  store.add(registerCommand('lossband.clearRunFilter', channel, () => runsView.choose({ filter: '' })));
  store.add(registerCommand('lossband.showHiddenRuns', channel, () => runsView.choose({ showHidden: true })));
  store.add(registerCommand('lossband.concealHiddenRuns', channel, () => runsView.choose({ showHidden: false })));
  store.add(registerCommand('lossband.showMoreRuns', channel, (group) => runsView.showMore(group)));
  return store;
}

async function setHidden({ session }: Services, hidden: boolean, target?: Target, selected: Target[] = []): Promise<void> {
  const targets = selected.length ? selected : [{ run: await pickRun(session.mirror, target) }];
  for (const { run } of targets) {
    const info = run === undefined ? undefined : session.mirror.runs.get(run);
    if (info) await session.far.annotate(info.run.id, { ...info.notes, hidden });
  }
}

/** A metric's points, or a run's metrics with last and best value, as tab-separated text for a spreadsheet. */
async function copyValues({ session }: Services, target?: Target): Promise<void> {
  const run = await pickRun(session.mirror, target);
  const info = run === undefined ? undefined : session.mirror.runs.get(run);
  if (!info) return;
  let text = summaryAsText(info, session.mirror.config);
  if (target?.tag !== undefined) {
    const [window] = await session.far.series([{ run: info.run.id, tag: target.tag, columns: 0 }]);
    text = window ? columnsAsText(window) : '';
  }
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Values copied'), 3_000);
}
