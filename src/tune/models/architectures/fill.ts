import { UserError } from '../../../base/errors.ts';
import type { ArchitectureId } from '../../../model/catalogue.ts';
import type { Tensors } from '../formats/safetensors.ts';
import { toArtifacts, type Weights } from '../keras/weights.ts';
import type { io } from '../tf.ts';
import type { LayerJson } from '../topology.ts';
import { type Architecture, schemes, type Unit } from './contract.ts';
import { architectures } from './index.ts';

interface Stored {
  shape: readonly number[];
  values: Float32Array;
}

/**
 * A net of ours with weights by the names of another framework, its tensors in PyTorch's order of axes.
 * @param path of the file, for messages
 * @throws UserError where a weight is missing or of another shape
 */
export function fromTensors(id: ArchitectureId, tensors: Tensors, path: string): io.ModelArtifacts {
  const architecture = architectures.find((one) => one.id === id)!;
  const named = withoutPrefix(tensors), { units, scheme, classes } = planOf(architecture, named, path), weights: Weights = new Map();
  for (const unit of units) fill(unit, unit.aliases[scheme]!, named, path, weights);
  const { model } = architecture.build(classes), topology = model.toJSON(null, false) as unknown as LayerJson;
  model.dispose();
  return { ...toArtifacts(topology, weights, path), userDefinedMetadata: { normalise: architecture.normalise } };
}

/** Some files put the name of the variable that held the model in front of every name. */
function withoutPrefix(tensors: Tensors): Tensors {
  const [first = ''] = tensors.keys(), prefix = ['module.', 'model.', 'backbone.'].find((one) => first.startsWith(one));
  return prefix === undefined ? tensors : new Map([...tensors].map(([name, tensor]) => [name.startsWith(prefix) ? name.slice(prefix.length) : name, tensor]));
}

/** What the file must hold, by the names of whom, and how many classes its own last layer tells. */
function planOf(architecture: Architecture, tensors: Tensors, path: string): { units: readonly Unit[]; scheme: number; classes: number } {
  const { model, units } = architecture.build(1), scheme = units[0]!.aliases.findIndex((alias) => alias && tensors.has(`${alias[0]}.weight`));
  model.dispose();
  if (scheme < 0) throw new UserError(`${path} does not hold the weights of ${architecture.title} by the names of ${schemes.join(', ')}. Its first one is ${[...tensors.keys()][0] ?? 'none'}.`);
  const [last] = units.at(-1)!.aliases[scheme]!;
  return { units, scheme, classes: tensors.get(`${last}.weight`)?.shape[0] ?? 1 };
}

function fill({ name, kind }: Unit, [from, norm]: readonly [string, string?], tensors: Tensors, path: string, weights: Weights): void {
  const get = (key: string): Stored => {
    const found = tensors.get(key);
    if (!found) throw new UserError(`${path} lacks the weight ${key}.`);
    return found;
  };
  if (kind === 'dense') {
    // A file of features alone has none, and a new head takes its place anyway.
    const features = [...weights.values()].at(-1)!.values.length, kernel = tensors.get(`${from}.weight`) ?? { shape: [1, features], values: new Float32Array(features) };
    const outputs = kernel.shape[0]!, { values } = tensors.get(`${from}.bias`) ?? { values: new Float32Array(outputs) };
    weights.set(`${name}/kernel`, transposed(kernel, [1, 0])).set(`${name}/bias`, { shape: [outputs], values });
    return;
  }
  // [out, in, height, width] to [height, width, in, out]; of a depthwise kernel [channels, 1, …] to [height, width, channels, 1].
  if (kind === 'conv') weights.set(`${name}/kernel`, transposed(get(`${from}.weight`), [2, 3, 1, 0]));
  else weights.set(`${name}/depthwise_kernel`, transposed(get(`${from}.weight`), [2, 3, 0, 1]));
  for (const [ours, theirs] of [['gamma', 'weight'], ['beta', 'bias'], ['moving_mean', 'running_mean'], ['moving_variance', 'running_var']]) {
    const { shape, values } = get(`${norm}.${theirs}`);
    weights.set(`${name}_bn/${ours}`, { shape: [...shape], values });
  }
}

/** The same numbers with axis `order[i]` of the old array as axis i of the new one. */
function transposed({ shape, values }: Stored, order: readonly number[]): { shape: number[]; values: Float32Array } {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1)), fresh = order.map((axis) => shape[axis]!), result = new Float32Array(values.length);
  const at = order.map(() => 0);
  for (let index = 0; index < values.length; index++) {
    result[index] = values[order.reduce((sum, axis, i) => sum + at[i]! * strides[axis]!, 0)]!;
    for (let axis = fresh.length - 1; axis >= 0 && ++at[axis]! === fresh[axis]; axis--) at[axis] = 0;
  }
  return { shape: fresh, values: result };
}
