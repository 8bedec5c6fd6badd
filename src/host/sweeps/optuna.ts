import * as vscode from 'vscode';
import type { SweepInfo } from '../../model/sweep.ts';
import type { EngineSession } from '../engine/engineSession.ts';

/** Where a study may be kept, as dialogs name it. */
const filters = (): Record<string, string[]> => ({ [vscode.l10n.t('SQLite')]: ['db', 'sqlite3'], [vscode.l10n.t('Journal')]: ['log', 'journal'] });

/** Asks for a file and writes the sweep there as a study. One that lies there is replaced once the dialog has asked. */
export async function exportStudy(session: EngineSession, sweep: SweepInfo): Promise<void> {
  const defaultUri = vscode.Uri.joinPath(vscode.Uri.file(sweep.file), '..', `${sweep.name}.db`);
  const uri = await vscode.window.showSaveDialog({ defaultUri, filters: filters(), saveLabel: vscode.l10n.t('Export Study'), title: vscode.l10n.t('Export Sweep to Optuna') });
  if (!uri) return;
  const trials = await session.far.exportStudy(sweep.id, uri.fsPath);
  vscode.window.setStatusBarMessage(vscode.l10n.t('{0} trials were written to {1}', trials, vscode.workspace.asRelativePath(uri)), 5_000);
}

/** The studies of a file, the one that a command is about or one that the person picks, as sweeps beside it. */
export async function importStudy(session: EngineSession, given?: { fsPath: string }): Promise<void> {
  const [uri] = given ? [vscode.Uri.file(given.fsPath)] : ((await vscode.window.showOpenDialog({ filters: filters(), openLabel: vscode.l10n.t('Import Study') })) ?? []);
  if (!uri) return;
  const names = await session.far.importStudies(uri.fsPath);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Imported: {0}', names.join(', ')), 5_000);
  await vscode.commands.executeCommand('lossband.sweeps.focus', { preserveFocus: true });
}
