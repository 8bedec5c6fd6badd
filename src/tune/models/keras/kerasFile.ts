import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { UserError, messageOf } from '../../../base/errors.ts';
import type { ModelFormat, SavedModel } from '../contract.ts';
import { writeAside } from '../formats/atomic.ts';
import type { io } from '../tf.ts';
import type { LayerJson } from '../topology.ts';
import { fromKeras } from './fromKeras.ts';
import { emptyGroup, type Hdf5Group, readHdf5, writeHdf5 } from './hdf5.ts';
import { modelTypes, weightNames } from './layerTypes.ts';
import { toKeras } from './toKeras.ts';
import { type Weights, ofArtifacts, toArtifacts } from './weights.ts';

/** The version whose form is written; any Keras 3 reads it. */
const metadata = { keras_version: '3.0.0', date_saved: '' };

/** Keras's `to_snake_case`: the name of a layer's group in the weights is that of its class, with a number from the second one on. */
const snakeCase = (name: string): string => name.replace(/(.)([A-Z][a-z]+)/g, '$1_$2').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** Layers of a model with the names of their groups, in order. */
function* groupsOf(model: LayerJson): Generator<[group: string, layer: LayerJson]> {
  const counts = new Map<string, number>();
  for (const layer of (Array.isArray(model.config) ? model.config : model.config['layers']) as LayerJson[]) {
    const name = snakeCase(layer.class_name === 'Model' ? 'Functional' : layer.class_name), count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    yield [count === 0 ? name : `${name}_${count}`, layer];
  }
}

function readWeights(model: LayerJson, group: Hdf5Group | undefined, weights: Weights): Weights {
  for (const [name, layer] of groupsOf(model)) {
    const own = group?.groups['layers']?.groups[name];
    if (modelTypes.has(layer.class_name)) readWeights(layer, own, weights);
    else weightNames(layer.class_name, layer.config).forEach((weight, at) => {
      const dataset = own?.groups['vars']?.datasets[at];
      if (dataset) weights.set(`${String(layer.config['name'])}/${weight}`, dataset);
    });
  }
  return weights;
}

function writeWeights(model: LayerJson, weights: Weights): Hdf5Group {
  const layers = emptyGroup(), root = emptyGroup();
  for (const [name, layer] of groupsOf(model)) {
    const own = modelTypes.has(layer.class_name) ? writeWeights(layer, weights) : emptyGroup(), vars = own.groups['vars'] ?? emptyGroup();
    vars.attributes['name'] = String(layer.config['name']);
    weightNames(layer.class_name, layer.config).forEach((weight, at) => (vars.datasets[at] = weights.get(`${String(layer.config['name'])}/${weight}`)!));
    own.groups['vars'] = vars;
    layers.groups[name] = own;
  }
  root.groups['layers'] = layers;
  return root;
}

async function load(path: string): Promise<io.ModelArtifacts> {
  let config: unknown, weights: Hdf5Group;
  try {
    const files = unzipSync(await readFile(path)), bytes = files['model.weights.h5'], text = files['config.json'];
    if (!bytes || !text) throw new Error('config.json or model.weights.h5 is missing in it');
    config = JSON.parse(strFromU8(text));
    weights = await readHdf5(bytes);
  } catch (error) {
    throw new UserError(`${path} is no Keras file that can be read: ${messageOf(error)}.`);
  }
  // The groups are counted by the classes of the file, the weights wanted by the settings of the file.
  return toArtifacts(fromKeras(config, path), readWeights(config as LayerJson, weights, new Map()), path);
}

async function save(saved: SavedModel, folder: string, name: string): Promise<string> {
  const config = toKeras(saved), weights = await writeHdf5(writeWeights(config, ofArtifacts(saved)));
  const about = { ...metadata, date_saved: new Date().toISOString().slice(0, 19).replace('T', '@') };
  const bytes = zipSync({ 'metadata.json': strToU8(JSON.stringify(about)), 'config.json': strToU8(JSON.stringify(config)), 'model.weights.h5': weights }, { level: 0 });
  return writeAside(join(folder, `${name}.keras`), bytes);
}

export const keras: ModelFormat = { id: 'keras', title: 'Keras 3 (.keras)', matches: (path) => path.endsWith('.keras'), load, save };
