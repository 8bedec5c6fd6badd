import { decoder } from '../wire.ts';

/** A decoded tensor. `values` or `strings` has as many entries as `shape` says. */
export interface Tensor {
  shape: number[];
  values: number[];
  strings: Uint8Array[];
}

/** Numbers of `tensorflow.DataType`. */
const dtypes = {
  float: 1, double: 2, int32: 3, uint8: 4, int16: 5, int8: 6, string: 7, int64: 9, bool: 10, bfloat16: 14, uint16: 17, half: 19, uint32: 22, uint64: 23,
};

/** More values than this in one tensor are no summary; a shape may claim any number. */
const maxValues = 1_000_000;

const readTensor = decoder({
  dtype: [1, 'int'],
  shape: [2, 'bytes'],
  content: [4, 'bytes'],
  floats: [5, 'float', 'many'],
  doubles: [6, 'double', 'many'],
  ints: [7, 'int', 'many'],
  strings: [8, 'bytes', 'many'],
  int64s: [10, 'int', 'many'],
  bools: [11, 'int', 'many'],
  halves: [13, 'int', 'many'],
  uint32s: [16, 'int', 'many'],
  uint64s: [17, 'int', 'many'],
});
const readShape = decoder({ dims: [2, 'bytes', 'many'] });
const readDim = decoder({ size: [1, 'int'] });

/** Undefined for a type without numbers or strings, or a shape that the values do not fill. Throws on broken bytes. */
export function decodeTensor(bytes: Uint8Array): Tensor | undefined {
  const message = readTensor(bytes);
  const { dtype = 0 } = message;
  const shape = message.shape ? readShape(message.shape).dims.map((dim) => readDim(dim).size ?? 0) : undefined;
  if (dtype === dtypes.string) return { shape: shape ?? [message.strings.length], values: [], strings: message.strings };
  const values = message.content ? fromContent(dtype, message.content) : fromFields(dtype, message);
  if (!values) return undefined;
  if (!shape) return { shape: values.length === 1 ? [] : [values.length], values, strings: [] };
  const filled = fill(values, shape.reduce((product, size) => product * size, 1));
  return filled && { shape, values: filled, strings: [] };
}

/** Writers leave out trailing values that equal the last one. */
function fill(values: number[], count: number): number[] | undefined {
  if (values.length === count) return values;
  if (values.length > count || values.length === 0 || !(count <= maxValues)) return undefined;
  return values.concat(new Array<number>(count - values.length).fill(values.at(-1)!));
}

function fromFields(dtype: number, message: ReturnType<typeof readTensor>): number[] | undefined {
  const { floats, doubles, ints, int64s, bools, halves, uint32s, uint64s } = message;
  switch (dtype) {
    case dtypes.float: return floats;
    case dtypes.double: return doubles;
    case dtypes.int32: case dtypes.uint8: case dtypes.int16: case dtypes.int8: case dtypes.uint16: return ints;
    case dtypes.int64: return int64s;
    case dtypes.bool: return bools;
    case dtypes.bfloat16: return halves.map(fromBfloat16);
    case dtypes.half: return halves.map(fromHalf);
    case dtypes.uint32: return uint32s;
    case dtypes.uint64: return uint64s.map(unsigned64);
    default: return undefined;
  }
}

function fromContent(dtype: number, content: Uint8Array): number[] | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const each = (size: number, read: (at: number) => number): number[] =>
    Array.from({ length: Math.min(maxValues, Math.floor(content.length / size)) }, (_, index) => read(index * size));
  switch (dtype) {
    case dtypes.float: return each(4, (at) => view.getFloat32(at, true));
    case dtypes.double: return each(8, (at) => view.getFloat64(at, true));
    case dtypes.int32: return each(4, (at) => view.getInt32(at, true));
    case dtypes.uint32: return each(4, (at) => view.getUint32(at, true));
    case dtypes.int64: return each(8, (at) => Number(view.getBigInt64(at, true)));
    case dtypes.uint64: return each(8, (at) => Number(view.getBigUint64(at, true)));
    case dtypes.int16: return each(2, (at) => view.getInt16(at, true));
    case dtypes.uint16: return each(2, (at) => view.getUint16(at, true));
    case dtypes.int8: return each(1, (at) => view.getInt8(at));
    case dtypes.uint8: case dtypes.bool: return each(1, (at) => view.getUint8(at));
    case dtypes.bfloat16: return each(2, (at) => fromBfloat16(view.getUint16(at, true)));
    case dtypes.half: return each(2, (at) => fromHalf(view.getUint16(at, true)));
    default: return undefined;
  }
}

/** The upper half of a float32. */
function fromBfloat16(bits: number): number {
  scratch.setUint32(0, (bits & 0xffff) << 16);
  return scratch.getFloat32(0);
}

/** IEEE 754 binary16; DataView has it only from Node 24 on. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
}

const unsigned64 = (value: number): number => (value < 0 ? value + 2 ** 64 : value);

const scratch = new DataView(new ArrayBuffer(4));
