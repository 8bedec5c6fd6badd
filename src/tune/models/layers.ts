import type { LayerInfo } from '../../model/layer.ts';
import type { layers, LayersModel } from './tf.ts';

export type Layer = layers.Layer;

const childrenOf = (layer: Layer | LayersModel): Layer[] | undefined => ('layers' in layer ? (layer.layers as Layer[]) : undefined);

/** Layers that hold no others, in order; those of models within the model in their place. */
export function flatLayers(model: Layer | LayersModel): Layer[] {
  return (childrenOf(model) ?? []).flatMap((layer) => (childrenOf(layer) ? flatLayers(layer) : [layer]));
}

/** `block_6_expand` → `block_6`, `block5_conv1` → `block5`, `conv2_block1_0_bn` → `conv2_block1`, `stage3.block2.conv` → `stage3.block2`. */
function blockOf(name: string): string {
  return /^(?:.*?[._/])?(?:block|stage|layer|mixed|blk)[._]?\d+[a-z]?(?:[._](?:block|blk)[._]?\d+)?(?=$|[._/])/i.exec(name)?.[0] ?? '';
}

function countOf(layer: Layer): number {
  return layer.weights.reduce((sum, weight) => sum + weight.shape.reduce<number>((product, side) => product * (side ?? 1), 1), 0);
}

const isList = (shape: Layer['outputShape']): shape is (number | null)[][] => Array.isArray(shape[0]);

/** Shape of the first output without the batch. */
function shapeOf({ outputShape }: Layer): (number | null)[] {
  return (isList(outputShape) ? outputShape[0]! : outputShape).slice(1);
}

/** Shapes of all tensors of a model and of those within it, looked up by layer, call and output. */
export function shapesOf(model: LayersModel): (layer: string, node: number, tensor: number) => (number | null)[] | undefined {
  const all = new Map<string, Layer>(), add = (layer: Layer | LayersModel): void => {
    all.set(layer.name, layer as Layer);
    for (const child of childrenOf(layer) ?? []) add(child);
  };
  add(model);
  return (layer, node, tensor) => all.get(layer)?.inboundNodes[node]?.outputTensors[tensor]?.shape;
}

/** The layers of a model as a tree: a model within the model has children. */
export function layerTree(model: Layer | LayersModel): LayerInfo[] {
  return (childrenOf(model) ?? []).map((layer) => ({
    name: layer.name, type: layer.getClassName(), shape: shapeOf(layer), parameters: countOf(layer), trainable: layer.trainable, block: blockOf(layer.name),
    ...(childrenOf(layer) && { children: layerTree(layer) }),
  }));
}
