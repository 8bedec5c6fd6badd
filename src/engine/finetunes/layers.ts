import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type FreezeChange, type LayerInfo, leavesOf, type RecipeLayers } from '../../model/layer.ts';
import type { LayersQuery } from '../../tune/describe.ts';
import { isBase } from '../../tune/models/contract.ts';
import type { Recipe } from '../../tune/recipe/contract.ts';
import { type ChoosableLayer, frozenLayers, saysThat, spellFreeze } from '../../tune/recipe/frozen.ts';
import { askTrainer } from './askTrainer.ts';
import { stageAt, validRecipe, withStage } from './stageEdit.ts';

const defaults = {
  /** Models whose layers are remembered. */
  models: 20,
};

/** The layers of models that fine-tuning files name. A model is loaded in a process of its own, once until its file changes. */
export class ModelLayers {
  readonly #trainer: () => string;
  readonly #known = new Map<string, Promise<LayerInfo[]>>();

  /** @param trainer absolute path of the trainer's bundle */
  constructor(trainer: () => string) {
    this.#trainer = trainer;
  }

  /** @throws UserError where the text has mistakes or its model cannot be used */
  async of(text: string, file: string): Promise<RecipeLayers> {
    const recipe = validRecipe(text, file), layers = await this.#layers(recipe, file), base = baseOf(layers, recipe), choosable = base.filter((layer) => layer.choosable);
    return {
      layers,
      choosable: choosable.map(({ path }) => path),
      stages: recipe.stages.map(({ name, epochs, lr, freeze }) => {
        const frozen = frozenLayers(base, freeze);
        return { name, epochs, lr, frozen: choosable.map(({ path }) => path).filter((path) => frozen.has(path)) };
      }),
    };
  }

  /** The text with layers of a stage frozen or not; the same text where it says so already. @throws UserError as {@link of} */
  async withFrozen(text: string, file: string, { stage: at, layers: paths, frozen }: FreezeChange): Promise<string> {
    const recipe = validRecipe(text, file), base = baseOf(await this.#layers(recipe, file), recipe), stage = stageAt(recipe, at);
    const wanted = frozenLayers(base, stage.freeze);
    for (const path of paths) {
      if (frozen) wanted.add(path);
      else wanted.delete(path);
    }
    const exact = new Set(base.filter(({ path, choosable }) => choosable && wanted.has(path)).map(({ path }) => path));
    if (saysThat(base, stage.freeze, exact)) return text;
    return withStage(text, file, recipe.stages, at, { freeze: spellFreeze(base, exact) });
  }

  #layers({ model, head }: Recipe, file: string): Promise<LayerInfo[]> {
    const query: LayersQuery = { model, head, base: dirname(resolve(file)) }, key = JSON.stringify([query, stampOf(resolve(query.base, model.from))]);
    const known = this.#known.get(key);
    if (known) return known;
    const found = askTrainer<LayerInfo[]>(this.#trainer(), '--layers', JSON.stringify(query));
    this.#known.set(key, found);
    // What failed may have been mended by the next time.
    found.catch(() => this.#known.delete(key));
    if (this.#known.size > defaults.models) this.#known.delete(this.#known.keys().next().value!);
    return found;
  }
}

/** Changes whenever the file of the model does. */
function stampOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** The pre-trained part as stages see it. With `batchNorm: frozen` nothing that a stage says makes its batch normalisation learn. */
function baseOf(layers: readonly LayerInfo[], { batchNorm }: Recipe): ChoosableLayer[] {
  return leavesOf(layers).filter(({ path }) => isBase(path)).map(({ path, layer: { parameters, type, block } }) => ({
    path, block, weighted: parameters > 0, choosable: parameters > 0 && !(batchNorm === 'frozen' && type === 'BatchNormalization'),
  }));
}
