import type * as Library from 'h5wasm';
import { messageOf } from '../../../base/errors.ts';

/** Numbers of a data set; narrower and wider floats and integers come as 32-bit floats. */
export interface Hdf5Dataset {
  shape: number[];
  values: Float32Array;
}

/** A group of an HDF5 file, or the file itself. */
export interface Hdf5Group {
  attributes: Record<string, string | string[]>;
  groups: Record<string, Hdf5Group>;
  datasets: Record<string, Hdf5Dataset>;
}

export const emptyGroup = (): Hdf5Group => ({ attributes: {}, groups: {}, datasets: {} });

const file = 'model.h5';

/** The library is 4 MB and only wanted here, so it is loaded when it is. It keeps its files in memory. */
async function load(): Promise<{ h5: typeof Library; fs: NonNullable<typeof Library.FS> }> {
  const h5 = await import('h5wasm');
  // Else it prints pages to stderr about a damaged file.
  (await h5.ready).activate_throwing_error_handler();
  return { h5, fs: h5.FS! };
}

function textsOf(value: unknown): string | string[] | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return Array.isArray(value) ? value.map((item) => String(item)) : undefined;
}

function readGroup(group: Library.Group): Hdf5Group {
  const result = emptyGroup();
  for (const [name, attribute] of Object.entries(group.attrs)) {
    const text = textsOf(attribute.value);
    if (text !== undefined) result.attributes[name] = text;
  }
  for (const name of group.keys()) {
    const child = group.get(name) as Library.Group | Library.Dataset | null;
    if (child && 'keys' in child) result.groups[name] = readGroup(child);
    else if (child && 'shape' in child && ArrayBuffer.isView(child.value)) {
      result.datasets[name] = { shape: [...(child.shape ?? [])], values: Float32Array.from(child.value as unknown as ArrayLike<number>) };
    }
  }
  return result;
}

/** All of an HDF5 file. @throws Error where it is none */
export async function readHdf5(bytes: Uint8Array): Promise<Hdf5Group> {
  const { h5, fs } = await load();
  fs.writeFile(file, bytes);
  try {
    const opened = new h5.File(file, 'r');
    try {
      return readGroup(opened);
    } finally {
      opened.close();
    }
  } catch (error) {
    throw new Error(`its HDF5 part is damaged (${messageOf(error).split('\n')[0]})`, { cause: error });
  } finally {
    fs.unlink(file);
  }
}

function writeGroup(target: Library.Group, { attributes, groups, datasets }: Hdf5Group): void {
  for (const [name, value] of Object.entries(attributes)) {
    // An empty list of names has no type of its own: h5py writes it as floats, and so does Keras.
    if (value.length === 0 && Array.isArray(value)) target.create_attribute(name, new Float64Array(0), [0], '<d');
    else target.create_attribute(name, value);
  }
  for (const [name, { shape, values }] of Object.entries(datasets)) target.create_dataset({ name, data: values, shape, dtype: '<f' });
  for (const [name, group] of Object.entries(groups)) writeGroup(target.create_group(name), group);
}

export async function writeHdf5(root: Hdf5Group): Promise<Uint8Array> {
  const { h5, fs } = await load(), opened = new h5.File(file, 'w');
  writeGroup(opened, root);
  opened.close();
  const bytes = fs.readFile(file);
  fs.unlink(file);
  return bytes;
}
