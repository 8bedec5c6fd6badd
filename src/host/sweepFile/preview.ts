import * as vscode from 'vscode';
import type { Parameter } from '../../model/space.ts';
import type { EngineSession } from '../engine/engineSession.ts';

export const previewScheme = 'lossband-preview';

/** A text of ours about a file; what it says is made when it is opened. */
export const previewUri = (file: vscode.Uri): vscode.Uri => vscode.Uri.from({ scheme: previewScheme, path: `${file.path}.txt`, query: file.toString() });

function parameterText(parameter: Parameter): string {
  const { when } = parameter, condition = when ? `  (${when.param} = ${when.in.join(' | ')})` : '';
  if (parameter.type === 'categorical') return `${parameter.name}: ${parameter.choices.map(String).join(' | ')}${condition}`;
  const { low, high, log, step, type } = parameter;
  return `${parameter.name}: ${low} … ${high}  ${[type, log ? 'log' : '', step === undefined ? '' : `× ${step}`].filter(Boolean).join(', ')}${condition}`;
}

/** The space, and the first trials as they would be started. */
export async function previewText(session: EngineSession, { query }: vscode.Uri): Promise<string> {
  const uri = vscode.Uri.parse(query, true), document = await vscode.workspace.openTextDocument(uri);
  const { space, trials, method, wanted, workers } = await session.far.previewSweep(document.getText(), uri.fsPath);
  const quoted = (word: string): string => (/^[\w./=:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
  return [
    vscode.l10n.t('Search: {0}', method), vscode.l10n.t('Trials: {0}', wanted ?? '∞'), vscode.l10n.t('Trials at the same time: {0}', workers), '',
    ...space.map(parameterText), '', vscode.l10n.t('The first trials:'), ...trials.map(({ command }) => command.map(quoted).join(' ')), '',
  ].join('\n');
}
