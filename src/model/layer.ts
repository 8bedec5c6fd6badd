/** A layer as people see it in a tree. */
export interface LayerInfo {
  name: string;
  /** Class of the layer, e.g. `Conv2D`. */
  type: string;
  /** Shape of its output without the batch; null where a side is free. */
  shape: readonly (number | null)[];
  parameters: number;
  trainable: boolean;
  /** Layers that belong together, from their names, e.g. `block_6`; '' for none. */
  block: string;
  /** Layers of a model within the model. */
  children?: LayerInfo[];
}

/** A layer that holds no others. */
export interface LeafLayer {
  /** Names of the models that it is in and its own, with / between. */
  path: string;
  layer: LayerInfo;
}

/** Layers that hold no others, from the input to the output; one that is used twice comes once. */
export function leavesOf(layers: readonly LayerInfo[], within = ''): LeafLayer[] {
  const all = layers.flatMap((layer): LeafLayer[] => (layer.children ? leavesOf(layer.children, `${within}${layer.name}/`) : [{ path: `${within}${layer.name}`, layer }]));
  return [...new Map(all.map((leaf) => [leaf.path, leaf])).values()];
}

/** A stage of a fine-tuning, and what becomes of the layers in it. */
export interface StageLayers {
  name: string;
  epochs: number;
  /** Learning rate. */
  lr: number;
  /** Paths of the layers that keep their weights. */
  frozen: string[];
}

/** The model of a fine-tuning file as it is trained, with its new head, and what each stage freezes. */
export interface RecipeLayers {
  layers: LayerInfo[];
  /** Paths of the layers that a stage may freeze: those that have weights and are not new. */
  choosable: string[];
  stages: StageLayers[];
}

/** Layers of a stage shall keep their weights, or learn. */
export interface FreezeChange {
  /** Index of the stage. */
  stage: number;
  /** Paths. */
  layers: string[];
  frozen: boolean;
}
