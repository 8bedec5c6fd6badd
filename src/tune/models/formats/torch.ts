import { unzipSync } from 'fflate';
import { UserError } from '../../../base/errors.ts';
import { Call, Named, readPickle, Reference } from './pickle.ts';
import { type Tensors, elementTypes } from './safetensors.ts';

/** Storages of PyTorch by the name of their elements in safetensors. */
const storages: Readonly<Record<string, string>> = {
  DoubleStorage: 'F64', FloatStorage: 'F32', HalfStorage: 'F16', BFloat16Storage: 'BF16', LongStorage: 'I64', IntStorage: 'I32', ShortStorage: 'I16', CharStorage: 'I8', ByteStorage: 'U8',
  BoolStorage: 'BOOL',
};

/** Names under which training programs keep the weights in a larger dictionary. */
const wrappers = ['state_dict', 'model_state_dict', 'model', 'net', 'ema'];

type Storages = (key: string, width: number) => DataView;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The archive that PyTorch writes since 1.6: a pickle, and a file for each storage. */
function openArchive(bytes: Uint8Array): { value: unknown; storage: Storages } {
  const files = unzipSync(bytes), main = Object.keys(files).find((name) => /(^|\/)data\.pkl$/.test(name));
  if (main === undefined) throw new UserError('The archive has no data.pkl.');
  const folder = main.slice(0, -'data.pkl'.length);
  return {
    value: readPickle(files[main]!).value,
    storage: (key) => {
      const found = files[`${folder}data/${key}`];
      if (!found) throw new UserError(`The archive has no data/${key}.`);
      return viewOf(found);
    },
  };
}

/** The form before that: pickles one after the other (magic number, version, system, the data, keys), then each storage with its length. */
function openStream(bytes: Uint8Array): { value: unknown; storage: Storages } {
  const parts: unknown[] = [];
  let at = 0;
  for (let part = 0; part < 5; part++) {
    const { value, end } = readPickle(bytes, at);
    parts.push(value);
    at = end;
  }
  const places = new Map<string, { from: number; count: number }>(), view = viewOf(bytes), keys = Array.isArray(parts[4]) ? (parts[4] as unknown[]).map(String) : [];
  const widths = new Map(references(parts[3]).map(({ key, width }) => [key, width]));
  for (const key of keys) {
    if (at + 8 > bytes.length) break;
    const count = Number(view.getBigInt64(at, true));
    places.set(key, { from: at + 8, count });
    at += 8 + count * (widths.get(key) ?? 4);
  }
  return {
    value: parts[3],
    storage: (key, width) => {
      const place = places.get(key);
      if (!place || place.from + place.count * width > bytes.length) throw new UserError(`The storage ${key} is missing or cut off.`);
      return new DataView(bytes.buffer, bytes.byteOffset + place.from, place.count * width);
    },
  };
}

interface Stored {
  key: string;
  type: string;
  width: number;
}

function storedAt(value: unknown): Stored | undefined {
  const id = value instanceof Reference && Array.isArray(value.id) ? (value.id as unknown[]) : [], [kind, named, key] = id;
  const type = named instanceof Named ? storages[named.name] : undefined;
  return kind === 'storage' && type !== undefined ? { key: String(key), type, width: elementTypes[type]![0] } : undefined;
}

const argsOf = (value: unknown): readonly unknown[] => (value instanceof Call ? value.args : []);

/** Every storage that the tensors of a dictionary lie in. */
function references(value: unknown): Stored[] {
  if (value instanceof Map) return [...value.values()].flatMap(references);
  const found = storedAt(argsOf(value)[0]);
  return found ? [found] : argsOf(value).flatMap(references);
}

const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);

/** `torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …)`; undefined for what is no tensor. */
function maybeTensor(value: unknown, open: Storages): { shape: number[]; values: Float32Array } | undefined {
  const [first, offset, shape, strides] = argsOf(value), stored = storedAt(first);
  // A parameter is a tensor with more to say.
  if (!stored) return first instanceof Call ? maybeTensor(first, open) : undefined;
  if (!isCounts(shape) || !isCounts(strides) || !isCounts([offset]) || strides.length !== shape.length) return undefined;
  const data = open(stored.key, stored.width), read = elementTypes[stored.type]![1], count = shape.reduce((product, side) => product * side, 1);
  const last = (offset as number) + shape.reduce((sum, side, axis) => sum + Math.max(0, side - 1) * strides[axis]!, 0);
  if (count > 0 && (last + 1) * stored.width > data.byteLength) throw new UserError(`The storage ${stored.key} is too short for its tensor.`);
  const values = new Float32Array(count), at = shape.map(() => 0);
  for (let index = 0, place = offset as number; index < count; index++) {
    values[index] = read(data, place * stored.width);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++at[axis]! < shape[axis]!) break;
      place -= shape[axis]! * strides[axis]!;
      at[axis] = 0;
    }
  }
  return { shape, values };
}

/**
 * The tensors by name of a file that `torch.save` wrote of a `state_dict`. Nothing of it is run.
 * @throws UserError that says what is wrong with it
 */
export function readTorch(bytes: Uint8Array): Tensors {
  const { value, storage } = bytes[0] === 0x50 && bytes[1] === 0x4b ? openArchive(bytes) : openStream(bytes);
  const outer = value instanceof Map ? value : new Map<unknown, unknown>(), inner = wrappers.map((name): unknown => outer.get(name)).find((each) => each instanceof Map);
  const tensors: Tensors = new Map();
  for (const [name, entry] of inner ?? outer) {
    const tensor = maybeTensor(entry, storage);
    if (tensor) tensors.set(String(name), tensor);
  }
  if (tensors.size === 0) throw new UserError('It holds no weights by name. Save the `state_dict` of the model, best as safetensors.');
  return tensors;
}
