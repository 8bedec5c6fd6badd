import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import { commandOf } from '../commands/register.ts';
import type { Problems } from '../diagnostics/problems.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { registerYamlChecks } from '../yamlLanguage/checks.ts';
import { registerYamlLanguage } from '../yamlLanguage/language.ts';
import { recipeSelector as selector } from './files.ts';
import { recipeKeys as keys } from './keys.ts';

/** Completion, hover, squiggles and a way to start, for fine-tuning files. */
export function registerRecipeLanguage(session: EngineSession, problems: Problems, log: Log): Disposable {
  const store = new DisposableStore();
  store.add(registerYamlLanguage({ selector, keys }));
  store.add(registerYamlChecks({ selector, problems, log, check: (text, path) => session.far.checkRecipe(text, path) }));
  store.add(vscode.languages.registerCodeLensProvider(selector, {
    provideCodeLenses: ({ uri }) =>
      [commandOf('lossband.fineTune', vscode.l10n.t('$(play) Fine-tune'), uri), commandOf('lossband.showLayers', vscode.l10n.t('Layers'), uri)]
        .map((command) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command)),
  }));
  return store;
}
