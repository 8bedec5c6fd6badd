import * as vscode from 'vscode';

const glob = '**/*.finetune.{yaml,yml}';

export const recipeSelector: vscode.DocumentSelector = { scheme: 'file', pattern: glob };

export const isRecipe = (document: vscode.TextDocument): boolean => vscode.languages.match(recipeSelector, document) > 0;

export const findRecipes = (): Thenable<vscode.Uri[]> => vscode.workspace.findFiles(glob, '**/{node_modules,runs}/**', 200);

export interface RecipeChoice {
  /** Each as YAML on one line; paths in them are from the workspace folder. */
  model: string;
  data: string;
  /** The whole line, '' for the usual stages. */
  stages: string;
}

/** A fine-tuning file that says what was chosen, and in comments what else could be said. */
export function recipeText({ model, data, stages }: RecipeChoice): string {
  return [
    `# ${vscode.l10n.t('What is fine-tuned on what. Ctrl+Space offers every key, and a hover says what it does.')}`,
    `model: ${model}`,
    `data: ${data}`,
    stages,
    `# ${vscode.l10n.t('Holds the weights near the pre-trained ones:')}`,
    '# objective: {l2sp: 0.01}',
    '',
  ].filter((line, at) => line !== '' || at > 3).join('\n');
}
