import { UserError } from '../../../base/errors.ts';
import { isRecord } from '../../../base/record.ts';
import type { SavedModel } from '../contract.ts';
import type { LayerJson } from '../topology.ts';
import { activationInKeras, layerTypes, modelTypes } from './layerTypes.ts';

type Json = Record<string, unknown>;
type ShapeOf = SavedModel['shapeOf'];

const isModel = ({ class_name: type }: LayerJson): boolean => modelTypes.has(type);
const object = (module: string, type: string, config: Json): LayerJson => ({ module, class_name: type, config, registered_name: null });
const inputLayer = (name: unknown, shape: unknown): LayerJson => object('keras.layers', 'InputLayer', { batch_shape: shape, dtype: 'float32', sparse: false, name });

function settings({ class_name: type, config }: LayerJson): Json {
  const known = layerTypes[type];
  if (!known) throw new UserError(`Keras's formats have no place for the layer ${String(config['name'])} of class ${type}.`);
  const back = new Map(Object.entries(known.renamed ?? {}).map(([theirs, ours]) => [ours, theirs])), result: Json = {};
  for (const key of known.settings) if (config[key] !== undefined) result[back.get(key) ?? key] = config[key];
  if ('activation' in result) {
    const name = activationInKeras(String(result['activation']));
    if (!name) throw new UserError(`Keras computes the activation ${String(result['activation'])} of ${String(config['name'])} in another way.`);
    result['activation'] = name;
  }
  return result;
}

class KerasWriter {
  readonly #shapeOf: ShapeOf;

  constructor(shapeOf: ShapeOf) {
    this.#shapeOf = shapeOf;
  }

  layer(json: LayerJson): LayerJson {
    const { class_name: type, config } = json;
    if (isModel(json)) return this.model(json);
    if (type === 'InputLayer') return inputLayer(config['name'], config['batch_input_shape']);
    // Everything is written as trainable: Keras orders weights by that, and what was frozen is a matter of the recipe.
    return object('keras.layers', type, { name: config['name'], trainable: true, dtype: 'float32', ...settings(json) });
  }

  model({ class_name: type, config }: LayerJson): LayerJson {
    const listed = (Array.isArray(config) ? config : config['layers']) as LayerJson[], base = { name: config['name'], trainable: true, dtype: 'float32' };
    if (type === 'Sequential') {
      const shape = listed[0]!.class_name === 'InputLayer' ? undefined : listed[0]!.config['batch_input_shape'];
      const input = shape === undefined ? [] : [inputLayer(`${String(config['name'])}_input`, shape)];
      return object('keras', 'Sequential', { ...base, layers: [...input, ...listed.map((layer) => this.layer(layer))] });
    }
    const nested = new Set(listed.filter(isModel).map(({ config }) => config['name']));
    const layers = listed.map((layer) => ({
      ...this.layer(layer), name: layer['name'], inbound_nodes: (layer['inbound_nodes'] as unknown[][][]).map((entries) => this.node(entries, nested)),
    }));
    const ends = (key: string): unknown[] => {
      const places = (config[key] as unknown[][]).map((end) => place(end, nested));
      // A list of one would make the model return a list.
      return places.length === 1 ? places[0]! : places;
    };
    return object('keras.src.models.functional', 'Functional', { ...base, layers, input_layers: ends('input_layers'), output_layers: ends('output_layers') });
  }

  /** One call of a layer: every tensor that it is given names the layer it comes from. */
  node(entries: unknown[][], nested: ReadonlySet<unknown>): Json {
    const tensors = entries.map((entry) => {
      const [name, at, tensor] = entry as [string, number, number];
      return { class_name: '__keras_tensor__', config: { shape: this.#shapeOf(name, at, tensor), dtype: 'float32', keras_history: place(entry, nested) } };
    });
    return { args: tensors.length === 1 ? tensors : [tensors], kwargs: {} };
  }
}

/** A model within the model counts its own making as call 0 here and not there. */
function place([name, at, tensor]: unknown[], nested: ReadonlySet<unknown>): unknown[] {
  return [name, nested.has(name) ? Number(at) - 1 : at, tensor];
}

/** A saved model as the config of a Keras 3 model. @throws UserError for a layer that Keras does not have */
export function toKeras({ modelTopology, shapeOf }: SavedModel): LayerJson {
  const json = isRecord(modelTopology) && isRecord(modelTopology['model_config']) ? modelTopology['model_config'] : modelTopology;
  return new KerasWriter(shapeOf).model(json as LayerJson);
}
