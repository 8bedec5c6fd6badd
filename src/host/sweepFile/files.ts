import * as vscode from 'vscode';

/** The names by which a sweep file is known; W&B's own examples call it `sweep.yaml`. */
export const sweepSelector: vscode.DocumentSelector = { scheme: 'file', pattern: '**/{*.sweep.yaml,*.sweep.yml,sweep.yaml,sweep.yml}' };

const glob = '**/{*.sweep.yaml,*.sweep.yml,sweep.yaml,sweep.yml}';

export const isSweepFile = (document: vscode.TextDocument): boolean => vscode.languages.match(sweepSelector, document) > 0;

/** The sweep file in the active editor, else one that the person picks; undefined when they turned away. */
export async function pickSweepFile(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active && isSweepFile(active)) return active.uri;
  const found = await vscode.workspace.findFiles(glob, '**/{node_modules,sweeps}/**', 200);
  if (found.length === 1) return found[0];
  const other = { label: vscode.l10n.t('Another file…'), uri: undefined };
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })).sort((a, b) => a.label.localeCompare(b.label));
  const picked = found.length === 0 ? other : await vscode.window.showQuickPick([...items, other], { placeHolder: vscode.l10n.t('Which sweep file?') });
  if (picked !== other) return picked?.uri;
  const [chosen] = (await vscode.window.showOpenDialog({ filters: { YAML: ['yaml', 'yml'] }, openLabel: vscode.l10n.t('Start Sweep') })) ?? [];
  return chosen;
}
