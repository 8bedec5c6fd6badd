import type { LayerInfo, RecipeLayers } from '../../model/layer.ts';

/** A row of the tree. `paths`: the layers that its check box freezes; none where there is nothing to choose. */
export type LayerNode =
  | { kind: 'stage'; id: string; stage: number }
  | { kind: 'group'; id: string; stage: number; title: string; paths: readonly string[]; rows: readonly LayerNode[] }
  | { kind: 'layer'; id: string; stage: number; path: string; layer: LayerInfo; paths: readonly string[] };

/** The rows below another one; without one the stages. */
export function layerNodes({ stages, layers, choosable }: RecipeLayers, parent?: LayerNode): LayerNode[] {
  if (!parent) return stages.map((_, stage) => ({ kind: 'stage', id: `stage ${stage}`, stage }));
  if (parent.kind === 'group') return [...parent.rows];
  return parent.kind === 'stage' ? rowsOf(layers, parent.stage, '', new Set(choosable)) : [];
}

/** The rows of layers from the input on. Those of a block that follow each other are a group, and so is a model within the model. */
function rowsOf(layers: readonly LayerInfo[], stage: number, within: string, choosable: ReadonlySet<string>): LayerNode[] {
  const rows: LayerNode[] = [];
  for (let at = 0; at < layers.length; ) {
    const { block, children, name } = layers[at]!;
    const end = block === '' || children ? at + 1 : endOfBlock(layers, at);
    if (children) rows.push(groupOf(stage, name, `${within}${name}`, rowsOf(children, stage, `${within}${name}/`, choosable)));
    else if (end - at === 1) rows.push(rowOf(layers[at]!, stage, within, choosable));
    // A block that comes twice, as where two branches alternate, is two groups.
    else rows.push(groupOf(stage, block, `${within}${block} ${at}`, layers.slice(at, end).map((layer) => rowOf(layer, stage, within, choosable))));
    at = end;
  }
  return rows;
}

function endOfBlock(layers: readonly LayerInfo[], at: number): number {
  const end = layers.findIndex(({ block, children }, index) => index > at && (block !== layers[at]!.block || children));
  return end < 0 ? layers.length : end;
}

function rowOf(layer: LayerInfo, stage: number, within: string, choosable: ReadonlySet<string>): LayerNode {
  const path = `${within}${layer.name}`;
  return { kind: 'layer', id: `stage ${stage} layer ${path}`, stage, path, layer, paths: choosable.has(path) ? [path] : [] };
}

function groupOf(stage: number, title: string, id: string, rows: readonly LayerNode[]): LayerNode {
  return { kind: 'group', id: `stage ${stage} group ${id}`, stage, title, rows, paths: rows.flatMap((row) => (row.kind === 'stage' ? [] : row.paths)) };
}

/** Weights of a row, with those of all rows below it. */
export function parametersOf(node: LayerNode): number {
  if (node.kind === 'layer') return node.layer.parameters;
  return node.kind === 'group' ? node.rows.reduce((sum, row) => sum + parametersOf(row), 0) : 0;
}
