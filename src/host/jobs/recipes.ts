import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import { phrase, type Phrase } from '../../model/phrase.ts';
import { localize } from '../localize.ts';

/** A training script that is written into the workspace when a person asks for it, and is theirs from then on. */
interface Recipe {
  /** Name of the file, in `recipes` and in the workspace. */
  file: string;
  title: Phrase;
  detail: Phrase;
}

/** Every recipe, one line each. */
const recipes: readonly Recipe[] = [
  { file: 'resnet50_last_layer.py', title: phrase('torchvision ResNet50: the last layer'), detail: phrase('Everything but the last layer is frozen; SGD, learning rate 0.01; image folders') },
  {
    file: 'vgg16_unfreeze.py',
    title: phrase('Keras VGG16: freeze, then unfreeze'),
    detail: phrase('A new head is trained on the frozen base, then the last block with a tenth of the learning rate; image folders'),
  },
  { file: 'lora.py', title: phrase('Hugging Face: LoRA'), detail: phrase('Small low-rank matrices beside the frozen weights of a language model; a text file') },
];

export async function pickRecipe(): Promise<Recipe | undefined> {
  const items = recipes.map((recipe) => ({ label: localize(recipe.title), description: recipe.file, detail: localize(recipe.detail), recipe }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which recipe?'), matchOnDetail: true }))?.recipe;
}

/** Writes the script into the workspace and opens it; one that is there already is opened as it is. */
export async function writeRecipe({ file }: Recipe, extension: vscode.Uri): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  if (!folder) throw new UserError('Open a folder first: the script is written into one.');
  const target = vscode.Uri.joinPath(folder.uri, file);
  await vscode.workspace.fs.copy(vscode.Uri.joinPath(extension, 'recipes', file), target, { overwrite: false }).then(undefined, (error: unknown) => {
    if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileExists') throw error;
  });
  await vscode.window.showTextDocument(target);
}
