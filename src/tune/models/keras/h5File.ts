import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, messageOf } from '../../../base/errors.ts';
import { isRecord } from '../../../base/record.ts';
import type { ModelFormat, SavedModel } from '../contract.ts';
import { writeAside } from '../formats/atomic.ts';
import type { io } from '../tf.ts';
import { type LayerJson, layersOf } from '../topology.ts';
import { fromKeras } from './fromKeras.ts';
import { emptyGroup, type Hdf5Dataset, type Hdf5Group, readHdf5, writeHdf5 } from './hdf5.ts';
import { modelTypes, weightNames } from './layerTypes.ts';
import { toKeras } from './toKeras.ts';
import { type Weights, ofArtifacts, toArtifacts } from './weights.ts';

const layersIn = (model: LayerJson): LayerJson[] => (Array.isArray(model.config) ? model.config : model.config['layers']) as LayerJson[];

/** A data set by its path below a group. */
function find(group: Hdf5Group | undefined, path: string): Hdf5Dataset | undefined {
  const pieces = path.split('/'), last = pieces.pop()!;
  return pieces.reduce<Hdf5Group | undefined>((at, piece) => at?.groups[piece], group)?.datasets[last];
}

/** Weights are named by their path, e.g. `model/conv/kernel:0`: its end is the layer and the weight. A depthwise kernel is called `kernel` since Keras 3. */
function readWeights(config: LayerJson, group: Hdf5Group): Weights {
  const types = new Map([...layersOf(config)].map((layer) => [String(layer.config['name']), layer.class_name])), weights: Weights = new Map();
  for (const name of [group.attributes['layer_names'] ?? []].flat()) {
    const own = group.groups[name];
    for (const path of [own?.attributes['weight_names'] ?? []].flat()) {
      const [layer = '', weight = ''] = path.split('/').slice(-2), dataset = find(own, path), short = weight.replace(/:\d+$/, '');
      if (dataset) weights.set(`${layer}/${types.get(layer) === 'DepthwiseConv2D' && short === 'kernel' ? 'depthwise_kernel' : short}`, dataset);
    }
  }
  return weights;
}

async function load(path: string): Promise<io.ModelArtifacts> {
  let config: unknown, root: Hdf5Group;
  try {
    root = await readHdf5(await readFile(path));
    if (!root.attributes['model_config']) throw new Error('it holds weights alone; the model itself (model_config) is not in it');
    config = JSON.parse(String(root.attributes['model_config']));
  } catch (error) {
    throw new UserError(`${path} is no Keras model that can be read: ${messageOf(error)}.`);
  }
  const topology = fromKeras(config, path);
  return toArtifacts(topology, readWeights(config as LayerJson, root.groups['model_weights'] ?? emptyGroup()), path);
}

/** The older form: no modules, no registered names. */
function legacy(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(legacy);
  if (!isRecord(json)) return json;
  return Object.fromEntries(Object.entries(json).filter(([key]) => key !== 'module' && key !== 'registered_name').map(([key, value]) => [key, legacy(value)]));
}

const isStatistic = (name: string): boolean => name.startsWith('moving_');

/** Weights of a layer, or of all layers of a model: those that learn first, as Keras reads them by position. */
function namesBelow(layer: LayerJson): string[] {
  const own = modelTypes.has(layer.class_name) ? layersIn(layer).flatMap(namesBelow) : weightNames(layer.class_name, layer.config).map((name) => `${String(layer.config['name'])}/${name}`);
  return [...own.filter((name) => !isStatistic(name.split('/')[1]!)), ...own.filter((name) => isStatistic(name.split('/')[1]!))];
}

function writeWeights(model: LayerJson, weights: Weights): Hdf5Group {
  const layers = layersIn(model), root = emptyGroup();
  root.attributes = { layer_names: layers.map(({ config }) => String(config['name'])), backend: 'tensorflow', keras_version: '3.0.0' };
  for (const layer of layers) {
    const group = emptyGroup(), names = namesBelow(layer);
    group.attributes['weight_names'] = names;
    for (const name of names) {
      const [owner, weight] = name.split('/') as [string, string];
      (group.groups[owner] ??= emptyGroup()).datasets[weight] = weights.get(name)!;
    }
    root.groups[String(layer.config['name'])] = group;
  }
  root.groups['top_level_model_weights'] = { ...emptyGroup(), attributes: { weight_names: [] } };
  return root;
}

async function save(saved: SavedModel, folder: string, name: string): Promise<string> {
  const config = toKeras(saved), root = emptyGroup();
  root.attributes = { model_config: JSON.stringify(legacy(config)), backend: 'tensorflow', keras_version: '3.0.0' };
  root.groups['model_weights'] = writeWeights(config, ofArtifacts(saved));
  return writeAside(join(folder, `${name}.h5`), await writeHdf5(root));
}

export const h5: ModelFormat = { id: 'h5', title: 'Keras HDF5 (.h5)', matches: (path) => /\.(?:h5|hdf5)$/.test(path), load, save };
