import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { freeName } from '../freeName.ts';
import { goalOf, isUsual, type NewSweep, searchable, sweepText } from './newFile.ts';
import { formatRange, type Range, suggestRange } from './ranges.ts';

/** The script in the active editor, else one that the person picks. */
async function pickScript(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId === 'python' && active.uri.scheme === 'file') return active.uri;
  const found = await vscode.workspace.findFiles('**/*.py', '**/{node_modules,.venv,venv,site-packages,tests}/**', 500);
  if (found.length === 0) throw new UserError('There is no Python script in this workspace.');
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })).sort((a, b) => a.label.localeCompare(b.label));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which script trains?') }))?.uri;
}

async function pickMetric(known: readonly string[]): Promise<string | undefined> {
  const other = vscode.l10n.t('Another name…');
  const picked = known.length === 0 ? other : await vscode.window.showQuickPick([...known, other], { placeHolder: vscode.l10n.t('Which metric are the trials compared by?') });
  if (picked !== other) return picked;
  const name = await vscode.window.showInputBox({ prompt: vscode.l10n.t('The metric as the script logs or prints it'), value: 'val_loss' });
  return name?.trim() || undefined;
}

/** Asks what is searched, and what it is compared by; undefined when the person turned away. */
async function askFor(session: EngineSession, script: vscode.Uri): Promise<NewSweep | undefined> {
  const outline = await session.far.outline(script.fsPath, (await vscode.workspace.openTextDocument(script)).getText()), options = searchable(outline);
  if (options.length === 0) throw new UserError('This script takes no number or choice from its command line that could be searched.');
  const items = options.map((option) => ({
    label: option.name, description: formatRange(suggestRange(option) as Range).join(', '), detail: option.help, picked: isUsual(option), option,
  }));
  const picked = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder: vscode.l10n.t('What is searched? Ranges can be changed in the file.') });
  if (!picked?.length) return undefined;
  const metric = await pickMetric(outline.metrics);
  return metric === undefined ? undefined : { program: basename(script.fsPath), options: picked.map(({ option }) => option), metric, goal: goalOf(metric), bare: outline.bare };
}

/** Writes a sweep file beside a script and opens it; one that is there is never written over. */
export async function newSweepFile(session: EngineSession, given: { fsPath: string } | undefined): Promise<void> {
  const script = given ? vscode.Uri.file(given.fsPath) : await pickScript(), sweep = script && (await askFor(session, script));
  if (!sweep) return;
  const name = basename(script.fsPath).replace(/\.py$/, '');
  const uri = await freeName(vscode.Uri.file(dirname(script.fsPath)), name, '.sweep.yaml');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(sweepText(sweep)));
  await vscode.window.showTextDocument(uri);
}
