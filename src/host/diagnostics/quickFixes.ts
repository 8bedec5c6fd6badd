import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { commandOf } from '../commands/register.ts';
import type { Mirror } from '../engine/mirror.ts';
import { maybeLearningRate } from '../jobs/learningRate.ts';
import { diagnosticSource } from './alertDiagnostics.ts';
import type { Diagnostics } from './diagnostics.ts';

/** What can be done about a squiggle of ours. Nothing here runs anything but commands of Lossband. */
export function registerQuickFixes(mirror: Mirror, diagnostics: Diagnostics): Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, _range, { diagnostics: here }) =>
      here.filter(({ source }) => source === diagnosticSource).flatMap((diagnostic) => {
        const finding = diagnostics.maybeFinding(document.uri, diagnostic);
        return finding === undefined ? [] : fixesFor(mirror, finding, diagnostic);
      }),
  };
  return vscode.languages.registerCodeActionsProvider([{ scheme: 'file' }, { scheme: 'vscode-notebook-cell' }], provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

function fixesFor(mirror: Mirror, id: string, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
  const finding = mirror.alerts.get(id)?.finding;
  if (!finding) return [];
  const target = { finding: id };
  const { metric, rule, step } = finding;
  const limited = finding.lower !== undefined || finding.upper !== undefined;
  const job = mirror.maybeActiveJob(finding.run)?.job;
  const ours = job && [commandOf('lossband.stopRun', vscode.l10n.t('Stop the run {0}', job.title), target)];
  if (job && maybeLearningRate(job)) ours?.push(commandOf('lossband.lowerRate', vscode.l10n.t('Lower the learning rate and resume …'), target));
  const fixes = [
    commandOf('lossband.openControlChart', vscode.l10n.t('Open the control chart of {0} at step {1}', metric, step), target),
    ...(ours ?? []),
    commandOf('lossband.acknowledge', vscode.l10n.t('Acknowledge'), target),
    commandOf('lossband.acknowledgeWithNote', vscode.l10n.t('Acknowledge with a note …'), target),
    commandOf('lossband.setLimit', limited ? vscode.l10n.t('Widen the limit of {0} …', metric) : vscode.l10n.t('Set a limit for {0} …', metric), target),
    commandOf('lossband.useAsBaseline', vscode.l10n.t('Choose which steps of {0} are normal …', metric), target),
    commandOf('lossband.useRunAsBaseline', vscode.l10n.t('Hold {0} against an earlier run …', metric), target),
    commandOf('lossband.muteRule', vscode.l10n.t('Mute the rule {0} for {1}', rule, metric), target),
  ];
  return fixes.map((command, at) => {
    const action = new vscode.CodeAction(command.title, vscode.CodeActionKind.QuickFix);
    action.command = command;
    action.diagnostics = [diagnostic];
    action.isPreferred = at === 0;
    return action;
  });
}
