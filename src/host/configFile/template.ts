import * as vscode from 'vscode';

/** A first `lossband.yaml`: every example is a comment, so that it changes nothing until somebody wants it to. */
export function configTemplate(): string {
  return [
    `# ${vscode.l10n.t('What Lossband watches in this folder, and what is normal here. Every key is optional.')}`,
    '',
    `# ${vscode.l10n.t('Folders with logs beside this one.')}`,
    '# roots: [../experiments]',
    '',
    `# ${vscode.l10n.t('Fixed limits; * stands for any part of a metric’s name.')}`,
    'limits: []',
    '#  - metric: "*/loss"',
    '#    upper: 4',
    '',
    `# ${vscode.l10n.t('Which way a metric is better, where its name does not say.')}`,
    '# directions:',
    '#   reward: higher',
    '',
  ].join('\n');
}
