import * as vscode from 'vscode';
import type { Finding } from '../../model/finding.ts';
import type { Severity, TextRange } from '../../model/problem.ts';
import type { Alert, RunInfo, SourcePlace } from '../../protocol/engineApi.ts';
import { localize } from '../localize.ts';
import { titleOf } from '../runs/runOrder.ts';
import { uriOf } from '../sites/candidates.ts';

export const diagnosticSource = 'Lossband';

export const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

export const rangeOf = ({ line, column, endLine, endColumn }: TextRange): vscode.Range => new vscode.Range(line, column, endLine, endColumn);

/** One alert on each of its places, each pointing at the others. */
export function diagnosticsOf({ finding }: Alert, info: RunInfo | undefined, places: readonly SourcePlace[], docs: vscode.Uri): [vscode.Uri, vscode.Diagnostic][] {
  // The run comes first: the same metric of two runs breaks the same limit in the same words.
  const message = vscode.l10n.t('{0}: {1}', info ? titleOf(info) : finding.run, sentencesOf(finding));
  return places.map((place) => {
    const diagnostic = new vscode.Diagnostic(rangeOf(place.range), message, severities[finding.severity]);
    diagnostic.source = diagnosticSource;
    diagnostic.code = { value: finding.rule, target: vscode.Uri.joinPath(docs, `${finding.rule}.md`) };
    diagnostic.relatedInformation = places.filter((other) => other !== place).map(relatedTo);
    return [uriOf(place.path), diagnostic];
  });
}

/** What broke, and where the other metrics tell: what most likely happened and what to do. */
function sentencesOf({ message, diagnosis }: Finding): string {
  if (!diagnosis) return localize(message);
  return vscode.l10n.t('{0}. {1}. {2}.', localize(message), localize(diagnosis.message), localize(diagnosis.advice));
}

function relatedTo({ path, range, role }: SourcePlace): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(new vscode.Location(uriOf(path), rangeOf(range)), placeTitle(role));
}

function placeTitle(role: SourcePlace['role']): string {
  switch (role) {
    case 'limit':
      return vscode.l10n.t('the limit');
    case 'log':
      return vscode.l10n.t('where the metric is logged');
    case 'hparam':
      return vscode.l10n.t('where the suspected hyperparameter is set');
    case 'row':
      return vscode.l10n.t('the row of the log');
  }
}
