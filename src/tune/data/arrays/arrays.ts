import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { UserError, messageOf } from '../../../base/errors.ts';
import { type DataSource, type Examples, parts, type Rows } from '../contract.ts';
import { normalise } from '../images/normalise.ts';
import type { ArrayOptions } from '../options.ts';
import { openArrays } from './files.ts';
import type { NpyArray } from './npy.ts';

/** Names under which archives hold inputs and labels, the usual ones first. A part's name may stand behind, as in x_train. */
const inputNames = ['x', 'inputs', 'images', 'data', 'features'], labelNames = ['y', 'labels', 'targets', 'label', 'target'];

/** Inputs and labels that belong together. */
interface Pair {
  inputs: NpyArray;
  labels: NpyArray;
  part: number;
}

type Opened = Map<string, () => Promise<NpyArray>>;

async function openFile(base: string, path: string): Promise<Opened> {
  return openArrays(resolve(base, path)).catch((error: unknown) => {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}.`);
  });
}

const named = (arrays: Opened, names: readonly string[], ending = ''): string | undefined => [...arrays.keys()].find((key) => names.some((name) => key.toLowerCase() === `${name}${ending}`));

/** The arrays to learn from: two files, two arrays of an archive, or two for each part as in mnist.npz. */
async function openPairs({ path, labels: labelPath, keys }: ArrayOptions, base: string): Promise<Pair[]> {
  const arrays = await openFile(base, path), labelArrays = labelPath === undefined ? arrays : await openFile(base, labelPath);
  const open = async (from: Opened, key: string | undefined, what: string): Promise<NpyArray> => {
    const array = key === undefined ? undefined : from.get(key);
    if (!array) throw new UserError(`${path} has no array of ${what}. It has: ${[...from.keys()].join(', ')}.`);
    return array().catch((error: unknown) => {
      throw new UserError(`${path} cannot be read: ${messageOf(error)}.`);
    });
  };
  const split = labelPath === undefined && !keys ? parts.filter((part) => named(arrays, inputNames, `_${part}`)) : [];
  if (split.includes('train')) {
    return Promise.all(split.map(async (part) => ({
      inputs: await open(arrays, named(arrays, inputNames, `_${part}`), 'inputs'), labels: await open(arrays, named(arrays, labelNames, `_${part}`), 'labels'), part: parts.indexOf(part),
    })));
  }
  const only = (from: Opened): string | undefined => (from.size === 1 ? [...from.keys()][0] : undefined);
  const inputKey = keys?.inputs ?? (labelPath === undefined ? undefined : only(arrays)) ?? named(arrays, inputNames);
  const labelKey = keys?.labels ?? (labelPath === undefined ? undefined : only(labelArrays)) ?? named(labelArrays, labelNames);
  return [{ inputs: await open(arrays, inputKey, 'inputs'), labels: await open(labelArrays, labelKey, 'labels'), part: -1 }];
}

function checkPair({ inputs, labels }: Pair, path: string): void {
  if (inputs.shape.length < 2) throw new UserError(`${path}: the inputs need an axis of examples and at least one more; their shape is (${inputs.shape.join(', ')}).`);
  if (inputs.shape[0] !== labels.shape[0]) throw new UserError(`${path} has ${inputs.shape[0]} inputs and ${labels.shape[0] ?? 0} labels.`);
  if (labels.shape.length > 2) throw new UserError(`${path}: labels have one axis, or two; their shape is (${labels.shape.join(', ')}).`);
}

/** Shape of one input: the file's, or the one asked for where it has as many numbers. */
function inputShape({ inputs }: Pair, { shape, path }: ArrayOptions): number[] {
  const own = inputs.shape.slice(1), sizeOf = (sides: readonly number[]): number => sides.reduce((product, side) => product * side, 1);
  if (!shape) return own;
  if (sizeOf(shape) !== sizeOf(own)) throw new UserError(`${path}: inputs of ${own.join(' × ')} cannot be taken as ${shape.join(' × ')}.`);
  return [...shape];
}

/** What the numbers of the labels mean. Whole numbers in one column are classes, unless told otherwise. */
function meaningOf(values: Float32Array, width: number, { task, path }: ArrayOptions): Pick<Examples, 'classes' | 'labels' | 'outputs'> {
  if (task === 'regression' || width > 1 || (task === undefined && !values.every(Number.isInteger))) return { outputs: width };
  const kinds = [...new Set(values)].sort((a, b) => a - b), index = new Map(kinds.map((kind, at) => [kind, at]));
  if (kinds.length < 2) throw new UserError(`${path}: all labels are the same; there is nothing to learn.`);
  return { outputs: kinds.length, classes: kinds.map(String), labels: Int32Array.from(values, (value) => index.get(value)!) };
}

async function open(options: ArrayOptions, base: string): Promise<Examples> {
  const pairs = await openPairs(options, base), starts: number[] = [];
  let count = 0;
  for (const pair of pairs) {
    checkPair(pair, options.path);
    starts.push(count);
    count += pair.inputs.shape[0]!;
  }
  const shape = inputShape(pairs[0]!, options), size = shape.reduce((product, side) => product * side, 1), width = pairs[0]!.labels.shape[1] ?? 1;
  const values = new Float32Array(count * width), given = new Int8Array(count);
  for (const [at, { labels, part }] of pairs.entries()) {
    values.set(await labels.read(0, labels.shape[0]!), starts[at]! * width);
    given.fill(part, starts[at]!, starts[at + 1] ?? count);
  }
  const meaning = meaningOf(values, width, options), channels = shape.at(-1) === 3 ? 3 : 1;

  const row = async (index: number): Promise<Float32Array> => {
    const at = starts.findLastIndex((start) => start <= index), input = await pairs[at]!.inputs.read(index - starts[at]!, 1);
    normalise(input, channels, options.normalise);
    return input;
  };

  async function read(indices: Int32Array, { inputs, labels }: Rows): Promise<Int32Array> {
    await Promise.all(Array.from(indices, async (index, at) => {
      inputs.set(await row(index), at * size);
      if (meaning.labels) labels[at * meaning.outputs + meaning.labels[index]!] = 1;
      else labels.set(values.subarray(index * width, (index + 1) * width), at * width);
    }));
    return indices;
  }

  const fingerprint = async (index: number): Promise<{ name: string; content: string }> => ({ name: `row ${index}`, content: createHash('sha256').update(await row(index)).digest('hex') });
  return { count, inputShape: shape, given, problems: [], ...meaning, read, fingerprint };
}

export const arrays: DataSource<'arrays'> = { id: 'arrays', title: 'NumPy arrays', open };
