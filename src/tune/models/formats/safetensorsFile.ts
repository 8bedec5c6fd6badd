import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, messageOf } from '../../../base/errors.ts';
import type { ModelFormat, SavedModel } from '../contract.ts';
import { ofArtifacts, toArtifacts } from '../keras/weights.ts';
import type { io } from '../tf.ts';
import { layersOf, type LayerJson } from '../topology.ts';
import { writeAside } from './atomic.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

/** Where the topology stands in a file of ours: the format itself has weights alone. */
const topologyKey = 'lossband.topology';

async function load(path: string): Promise<io.ModelArtifacts> {
  try {
    const { tensors, metadata } = readSafetensors(await readFile(path)), text = metadata[topologyKey];
    if (text === undefined) throw new UserError('It holds weights alone, and not the model that they belong to. Save the model as .keras, .h5 or for TensorFlow.js.');
    const topology = JSON.parse(text) as LayerJson;
    if ([...layersOf(topology)].length === 0) throw new UserError('The model in it has no layers.');
    return toArtifacts(topology, tensors, path);
  } catch (error) {
    throw new UserError(`${path} cannot be read. ${messageOf(error)}`);
  }
}

async function save(saved: SavedModel, folder: string, name: string): Promise<string> {
  return writeAside(join(folder, `${name}.safetensors`), writeSafetensors(ofArtifacts(saved), { [topologyKey]: JSON.stringify(saved.modelTopology) }));
}

export const safetensors: ModelFormat = { id: 'safetensors', title: 'safetensors', matches: (path) => path.endsWith('.safetensors'), load, save };
