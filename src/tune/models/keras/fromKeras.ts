import { UserError } from '../../../base/errors.ts';
import { isRecord } from '../../../base/record.ts';
import type { LayerJson } from '../topology.ts';
import { activationHere, layerTypes, modelTypes } from './layerTypes.ts';

type Json = Record<string, unknown>;

/** Says where it is in the model, so that a person finds what cannot be read. */
class KerasReader {
  readonly unsupported = new Set<string>();

  model({ class_name: type, config }: LayerJson): LayerJson {
    const listed = (Array.isArray(config) ? config : config['layers']) as LayerJson[], nested = new Set(listed.filter(isModel).map(({ config }) => config['name']));
    if (type === 'Sequential') return { class_name: 'Sequential', config: { name: config['name'], layers: withInput(listed.map((layer) => this.layer(layer)), config) } };
    const layers = listed.map((layer) => ({
      ...this.layer(layer), name: layer['name'] ?? layer.config['name'], inbound_nodes: (layer['inbound_nodes'] as unknown[]).map((node) => this.node(node, nested)),
    }));
    return { class_name: 'Model', config: { name: config['name'], layers, input_layers: ends(config['input_layers']), output_layers: ends(config['output_layers'], nested) } };
  }

  layer(layer: LayerJson): LayerJson {
    const { class_name: type, config } = layer, base = { name: config['name'], trainable: config['trainable'] ?? true };
    if (isModel(layer)) return this.model(layer);
    if (type === 'InputLayer') return { class_name: type, config: { name: config['name'], batch_input_shape: shapeOf(config), dtype: 'float32', sparse: false } };
    // At inference these do nothing; while training, the recipe's own augmentation takes their place.
    if (/^Random[A-Z]/.test(type)) return { class_name: 'Activation', config: { ...base, activation: 'linear', ...firstShape(config) } };
    return { class_name: type, config: { ...base, ...firstShape(config), ...this.settings(layer) } };
  }

  settings({ class_name: type, config }: LayerJson): Json {
    const known = layerTypes[type], result: Json = {};
    if (!known) {
      this.unsupported.add(type);
      return result;
    }
    for (const [key, value] of Object.entries({ groups: 1, ...known.only })) {
      const given = config[key] ?? value;
      if (given !== value) this.unsupported.add(`${type} with ${key} = ${JSON.stringify(given)}`);
    }
    for (const key of known.settings) if (config[key] !== undefined) result[key] = config[key];
    for (const [theirs, ours] of Object.entries(known.renamed ?? {})) if (config[theirs] !== undefined) result[ours] = config[theirs];
    if ('activation' in result) result['activation'] = this.activation(result['activation']);
    // The library's kernel reads both weights whether they are there or not: they are added as ones and zeros.
    if (type === 'BatchNormalization') Object.assign(result, { center: true, scale: true, axis: [result['axis'] ?? -1].flat()[0] });
    return result;
  }

  activation(value: unknown): string {
    const name = isRecord(value) ? String(value['config'] ?? value['class_name']) : String(value ?? 'linear'), here = activationHere(name);
    if (!here) this.unsupported.add(`activation ${name}`);
    return here ?? 'linear';
  }

  /** Where a layer's inputs come from: [[layer, node, tensor, {}], …]. */
  node(node: unknown, nested: ReadonlySet<unknown>): unknown[] {
    if (Array.isArray(node)) return node.map((entry: unknown[]) => [entry[0], entry[1], entry[2], {}]);
    const { args, kwargs } = node as { args: unknown; kwargs?: Json };
    if (tensorsIn(kwargs).length > 0) this.unsupported.add('inputs by keyword');
    return tensorsIn(args).map(([name, at, tensor]) => [name, nested.has(name) ? Number(at) + 1 : at, tensor, {}]);
  }
}

const isModel = ({ class_name: type }: LayerJson): boolean => modelTypes.has(type);
const shapeOf = (config: Json): unknown => config['batch_shape'] ?? config['batch_input_shape'];

function firstShape(config: Json): Json {
  const shape = shapeOf(config);
  return shape === undefined ? {} : { batch_input_shape: shape };
}

/** A chain that was built by being called says its input only beside its layers. */
function withInput(layers: LayerJson[], config: Json): LayerJson[] {
  const [first] = layers;
  if (first && !isModel(first) && first.config['batch_input_shape'] === undefined && Array.isArray(config['build_input_shape'])) first.config['batch_input_shape'] = config['build_input_shape'];
  return layers;
}

/** Keras 3 writes each tensor as an object that names its layer; lists of them stand for several inputs. */
function tensorsIn(json: unknown): unknown[][] {
  if (Array.isArray(json)) return json.flatMap(tensorsIn);
  if (!isRecord(json)) return [];
  if (json['class_name'] === '__keras_tensor__') return [(json['config'] as { keras_history: unknown[] }).keras_history];
  return Object.values(json).flatMap(tensorsIn);
}

/** One end as [layer, node, tensor], or several, by position or by name. A model within the model counts its own making as node 0 here and not there. */
function ends(json: unknown, nested: ReadonlySet<unknown> = new Set()): unknown[][] {
  const list = (Array.isArray(json) ? (typeof json[0] === 'string' ? [json] : json.flat(0)) : Object.values(json as Json)) as unknown[][];
  return list.map(([name, at, tensor]) => [name, nested.has(name) ? Number(at) + 1 : at, tensor]);
}

/**
 * The topology of a Keras model (2 or 3) as TensorFlow.js builds it.
 * @throws UserError that names every layer and setting that it cannot compute
 */
export function fromKeras(config: unknown, source: string): LayerJson {
  if (!isRecord(config) || !modelTypes.has(String(config['class_name'])) || !isRecord(config['config'])) {
    throw new UserError(`${source} is no Keras model that can be read: it should be Sequential or Functional, not a class of its own.`);
  }
  const reader = new KerasReader(), topology = reader.model(config as LayerJson);
  if (reader.unsupported.size > 0) throw new UserError(`${source} has parts that cannot be computed here: ${[...reader.unsupported].join(', ')}.`);
  return topology;
}
