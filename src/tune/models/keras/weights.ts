import { UserError } from '../../../base/errors.ts';
import type { io } from '../tf.ts';
import { type LayerJson, layersOf } from '../topology.ts';
import { weightNames } from './layerTypes.ts';
import type { Hdf5Dataset } from './hdf5.ts';

/** Weights by layer and name, e.g. `conv1/kernel`. */
export type Weights = Map<string, Hdf5Dataset>;

const filled = (shape: number[], value: number): Hdf5Dataset => ({ shape, values: new Float32Array(shape.reduce((product, side) => product * side, 1)).fill(value) });

/** Scale and shift that the file leaves out count as 1 and 0. */
function standIn(key: string, weights: Weights): Hdf5Dataset | undefined {
  const [layer, name] = key.split('/') as [string, string], mean = weights.get(`${layer}/moving_mean`);
  if (!mean || (name !== 'gamma' && name !== 'beta')) return undefined;
  return filled(mean.shape, name === 'gamma' ? 1 : 0);
}

/** Artifacts of a topology with weights that were read from elsewhere. @throws UserError where one is missing */
export function toArtifacts(topology: LayerJson, weights: Weights, source: string): io.ModelArtifacts {
  const names = [...layersOf(topology)].flatMap(({ class_name: type, config }) => weightNames(type, config).map((name) => `${String(config['name'])}/${name}`));
  const found = names.map((name) => {
    const weight = weights.get(name) ?? standIn(name, weights);
    if (!weight) throw new UserError(`${source} lacks the weight ${name}.`);
    return { name, ...weight };
  });
  if (new Set(names).size < names.length) throw new UserError(`${source} has two layers of the same name in different models within it. Rename one.`);
  return { modelTopology: topology, weightSpecs: found.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })), weightData: joined(found.map(({ values }) => values)) };
}

export function joined(parts: readonly Float32Array[]): ArrayBuffer {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.buffer;
}

/** The weights of artifacts that a model was saved as: plain 32-bit floats, one after the other. */
export function ofArtifacts({ weightSpecs, weightData }: io.ModelArtifacts): Weights {
  const all = new Float32Array(weightData as ArrayBuffer), weights: Weights = new Map();
  let at = 0;
  for (const { name, shape } of weightSpecs ?? []) {
    const length = shape.reduce((product, side) => product * side, 1);
    weights.set(name, { shape: [...shape], values: all.subarray(at, at + length) });
    at += length;
  }
  return weights;
}
