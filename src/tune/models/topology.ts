import { UserError } from '../../base/errors.ts';
import { isRecord } from '../../base/record.ts';
import type { io } from './tf.ts';

/** A layer of a topology: its class and its settings. */
export interface LayerJson {
  class_name: string;
  config: Record<string, unknown>;
  [key: string]: unknown;
}

/** Every layer of a topology, those of models within the model too. */
export function* layersOf(topology: unknown): Generator<LayerJson> {
  if (!isRecord(topology)) return;
  const model = isRecord(topology['model_config']) ? topology['model_config'] : topology;
  const config = model['config'], listed: unknown = Array.isArray(config) ? config : isRecord(config) ? config['layers'] : undefined;
  if (!Array.isArray(listed)) return;
  for (const layer of listed as unknown[]) {
    if (!isRecord(layer) || typeof layer['class_name'] !== 'string' || !isRecord(layer['config'])) continue;
    yield layer as LayerJson;
    yield* layersOf(layer);
  }
}

/** The library would compute something else without a word, or fail at the first step. */
export function refuseUnsupported(topology: unknown): void {
  for (const { class_name: type, config } of layersOf(topology)) {
    if (Number(config['groups'] ?? 1) > 1) {
      throw new UserError(`The layer ${String(config['name'])} is a grouped convolution (${type}, groups = ${String(config['groups'])}), which TensorFlow.js cannot compute.`);
    }
  }
}

/**
 * TensorFlow.js takes no name of a weight that begins with "_": such a layer is called `layer_…`, in the topology and in the names of the weights.
 * Names must stay apart from each other, so all of them are looked at.
 */
export function renameLayers({ modelTopology, weightSpecs, ...rest }: io.ModelArtifacts): io.ModelArtifacts {
  const names = new Set([...layersOf(modelTopology)].map(({ config }) => String(config['name'])));
  const renamed = new Map([...names].filter((name) => name.startsWith('_')).map((name) => [name, free(`layer${name}`, names)]));
  if (renamed.size === 0) return { ...rest, ...(modelTopology && { modelTopology }), ...(weightSpecs && { weightSpecs }) };
  const specs = weightSpecs?.map((spec) => ({ ...spec, name: spec.name.split('/').map((piece) => renamed.get(piece) ?? piece).join('/') }));
  return { ...rest, modelTopology: rename(modelTopology, renamed) as object, ...(specs && { weightSpecs: specs }) };
}

function free(name: string, taken: Set<string>): string {
  let fresh = name;
  for (let n = 1; taken.has(fresh); n++) fresh = `${name}_${n}`;
  taken.add(fresh);
  return fresh;
}

/** Names stand in `name`, and as first item of the lists that say where an input comes from. */
function rename(json: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(json)) return json.map((item: unknown, at) => (at === 0 && typeof item === 'string' ? (names.get(item) ?? item) : rename(item, names)));
  if (!isRecord(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, key === 'name' && typeof value === 'string' ? (names.get(value) ?? value) : rename(value, names)]));
}

/** What turns feature maps into the inputs of dense layers, whose number depends on the size of the maps. */
const flattening = new Set(['Flatten', 'Reshape', 'AveragePooling2D', 'MaxPooling2D', 'Dropout']);

/**
 * Another height, width or number of channels at the input. Convolutions do not mind; a head that flattens feature maps does, and is cut off, because
 * the caller gives the model a new one.
 * @param shape without the batch
 */
export function withInputShape(topology: object, shape: readonly number[]): object {
  const copy = structuredClone(topology), first = [...layersOf(copy)].find(({ config }) => Array.isArray(config['batch_input_shape']));
  if (!first) throw new UserError('The size of the input cannot be changed: the model does not say what it is.');
  first.config['batch_input_shape'] = [null, ...shape];
  cutFlattened(copy);
  return copy;
}

function cutFlattened(topology: object): void {
  const outer = topology as Record<string, unknown>, { config } = (isRecord(outer['model_config']) ? outer['model_config'] : outer) as { config: Record<string, unknown> };
  const listed = config['layers'] as LayerJson[] | undefined, end = listed?.findLastIndex(({ class_name: type }) => type === 'Flatten') ?? -1;
  if (!listed || end < 0) return;
  let last = end;
  while (last > 0 && flattening.has(listed[last]!.class_name)) last--;
  config['layers'] = listed.slice(0, last + 1);
  if ('output_layers' in config) config['output_layers'] = [[listed[last]!.config['name'], 0, 0]];
}
