import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { commandOf } from '../commands/register.ts';
import type { Mirror } from '../engine/mirror.ts';
import { maybeLearningRate } from '../jobs/learningRate.ts';
import { titleOf } from '../runs/runOrder.ts';
import { diagnosticSource } from './alertDiagnostics.ts';
import type { Diagnostics } from './diagnostics.ts';

/** What can be done about a squiggle of ours. Nothing here runs anything but commands of Lossband. */
export function registerQuickFixes(mirror: Mirror, diagnostics: Diagnostics): Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, _range, { diagnostics: here }) =>
      once(
        here.filter(({ source }) => source === diagnosticSource).flatMap((diagnostic) => {
          const finding = diagnostics.maybeFinding(document.uri, diagnostic);
          return finding === undefined ? [] : fixesFor(mirror, finding, diagnostic);
        }),
      ),
  };
  return vscode.languages.registerCodeActionsProvider([{ scheme: 'file' }, { scheme: 'vscode-notebook-cell' }], provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** What is done about a metric is the same for all of its runs, and offered once. */
const once = (fixes: readonly vscode.CodeAction[]): vscode.CodeAction[] => fixes.filter(({ title }, at) => fixes.findIndex((other) => other.title === title) === at);

function fixesFor(mirror: Mirror, id: string, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
  const finding = mirror.alerts.get(id)?.finding;
  if (!finding) return [];
  const target = { finding: id };
  const { metric, rule, step } = finding;
  // A limit may be broken by several runs, and then each has its squiggle on the same words.
  const info = mirror.runs.get(finding.run);
  const name = info ? titleOf(info) : finding.run;
  const limited = finding.lower !== undefined || finding.upper !== undefined;
  const job = mirror.maybeActiveJob(finding.run)?.job;
  const ours = job && [commandOf('lossband.stopRun', vscode.l10n.t('Stop the run {0}', job.title), target)];
  if (job && maybeLearningRate(job)) ours?.push(commandOf('lossband.lowerRate', vscode.l10n.t('Lower the learning rate of {0} and resume …', job.title), target));
  const fixes = [
    commandOf('lossband.openControlChart', vscode.l10n.t('Open the control chart of {0} of {1} at step {2}', metric, name, step), target),
    ...(ours ?? []),
    commandOf('lossband.acknowledge', vscode.l10n.t('Acknowledge {0} of {1}', metric, name), target),
    commandOf('lossband.acknowledgeWithNote', vscode.l10n.t('Acknowledge {0} of {1} with a note …', metric, name), target),
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
