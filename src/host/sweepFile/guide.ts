import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { freeName } from '../freeName.ts';
import { goalOf, isUsual, type NewSweep, searchable, sweepText } from './newFile.ts';
import { formatRange, type Range, suggestRange } from './ranges.ts';

const fineTuning = /\.finetune\.ya?ml$/;

/** The script or recipe in the active editor, else one that the person picks. */
async function pickScript(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active && active.uri.scheme === 'file' && (active.languageId === 'python' || fineTuning.test(active.uri.path))) return active.uri;
  const found = await vscode.workspace.findFiles('**/*.{py,finetune.yaml,finetune.yml}', '**/{node_modules,.venv,venv,site-packages,tests}/**', 500);
  if (found.length === 0) throw new UserError('There is neither a Python script nor a fine-tuning file in this workspace.');
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

/** Writes a sweep file beside a script, or a fine-tuning file, and opens it; one that is there is never written over. */
export async function newSweepFile(session: EngineSession, given: { fsPath: string } | undefined): Promise<void> {
  const script = given ? vscode.Uri.file(given.fsPath) : await pickScript();
  if (!script) return;
  const text = fineTuning.test(script.path) ? await session.far.fineTuneSweep(script.fsPath) : await textFor(session, script);
  if (text === undefined) return;
  const name = basename(script.fsPath).replace(fineTuning, '').replace(/\.py$/, '');
  const uri = await freeName(vscode.Uri.file(dirname(script.fsPath)), name, '.sweep.yaml');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
}

async function textFor(session: EngineSession, script: vscode.Uri): Promise<string | undefined> {
  const sweep = await askFor(session, script);
  return sweep && sweepText(sweep);
}
