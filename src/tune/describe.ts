import type { LayerInfo } from '../model/layer.ts';
import type { BackendSettings } from './backends/contract.ts';
import { startBackend } from './backends/start.ts';
import type { ModelSource } from './models/contract.ts';
import { replaceHead } from './models/head.ts';
import { loadModel } from './models/index.ts';
import { layerTree } from './models/layers.ts';
import type { HeadOptions } from './recipe/contract.ts';

/** Which model is meant, as a recipe says it. */
export interface LayersQuery {
  model: ModelSource;
  head: HeadOptions;
  /** Folder that relative paths are relative to. */
  base: string;
}

/** The layers of a model as it is trained: with its new head, whose outputs only the data knows. @throws UserError that says why it cannot be used */
export async function describeLayers({ model: source, head, base }: LayersQuery, settings: BackendSettings): Promise<LayerInfo[]> {
  await startBackend('cpu', settings);
  const { model } = await loadModel(source, base);
  return withoutInputs(layerTree(head.keep ? model : replaceHead(model, { outputs: 1, task: 'regression', dropout: head.dropout, seed: 0 })));
}

/** What goes in is a layer to the library, and none to people. */
function withoutInputs(layers: readonly LayerInfo[]): LayerInfo[] {
  return layers.filter(({ type }) => type !== 'InputLayer').map((layer) => (layer.children ? { ...layer, children: withoutInputs(layer.children) } : layer));
}
