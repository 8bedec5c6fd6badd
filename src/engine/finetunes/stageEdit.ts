import { basename } from 'node:path';
import { type Document, isMap, isSeq } from 'yaml';
import { UserError } from '../../base/errors.ts';
import type { Freeze, Recipe, Stage } from '../../tune/recipe/contract.ts';
import { readRecipe } from '../../tune/recipe/recipe.ts';
import { editYaml } from '../yamlEdit.ts';

/** @throws UserError where the text has mistakes: what it means is not certain then */
export function validRecipe(text: string, file: string): Recipe {
  const { recipe, problems } = readRecipe(text, file);
  if (problems.some(({ severity }) => severity === 'error')) throw new UserError('The file has mistakes: mend them first.');
  return recipe;
}

/** @throws UserError where there is none */
export function stageAt({ stages }: Recipe, at: number): Stage {
  const stage = stages[at];
  if (!stage) throw new UserError('The file has changed meanwhile: this stage is not there any more.');
  return stage;
}

/** The text of a fine-tuning file with another learning rate for a stage. @throws UserError where it has mistakes or no such stage */
export function withRate(text: string, file: string, at: number, lr: number): string {
  const recipe = validRecipe(text, file);
  return stageAt(recipe, at).lr === lr ? text : withStage(text, file, recipe.stages, at, { lr });
}

/** The text with something else said of a stage; comments are kept. @param stages as the text has them now */
export function withStage(text: string, file: string, stages: readonly Stage[], at: number, change: Partial<Pick<Stage, 'lr' | 'freeze'>>): string {
  return editYaml(text, basename(file), (document) => {
    const listed = document.get('stages');
    if (!isSeq(listed)) return writeOut(document, stages.map((stage, index) => (index === at ? { ...stage, ...change } : stage)));
    const stage = listed.items[at];
    if (!isMap(stage)) throw new UserError('This stage stands somewhere else in the file: change it there.');
    if (change.freeze) stage.set('freeze', document.createNode(written(change.freeze), { flow: true }));
    if (change.lr !== undefined) stage.set('lr', change.lr);
  });
}

/** A file that names no stages has the usual ones; they must stand in it before one of them can be changed. */
function writeOut(document: Document, stages: readonly Stage[]): void {
  const nodes = stages.map(({ name, epochs, lr, freeze }) => document.createNode({ name, epochs, lr, freeze: written(freeze) }, { flow: true }));
  document.set('stages', document.createNode(nodes));
}

/** A freeze as files say it. */
function written(freeze: Freeze): unknown {
  switch (freeze.kind) {
    case 'base': case 'none': return freeze.kind;
    case 'share': return freeze.share;
    case 'until': return { until: freeze.layer };
    case 'allBut': return { allBut: freeze.count };
    case 'names': return freeze.names;
  }
}
