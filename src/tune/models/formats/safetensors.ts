import { UserError } from '../../../base/errors.ts';
import { isRecord } from '../../../base/record.ts';

/** Numbers with a shape, by name. */
export type Tensors = Map<string, { shape: number[]; values: Float32Array }>;

const defaults = {
  /** The format's own bound on its header. */
  header: 100_000_000,
};

const upper = new DataView(new ArrayBuffer(4));

/** The upper half of a 32-bit float. */
function bfloat(view: DataView, at: number): number {
  upper.setUint16(0, view.getUint16(at, true));
  return upper.getFloat32(0);
}

/** IEEE 754 binary16. */
function half(view: DataView, at: number): number {
  const bits = view.getUint16(at, true), sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** Types of elements: width in bytes, and how one is read. */
export const elementTypes: Readonly<Record<string, readonly [width: number, read: (view: DataView, at: number) => number]>> = {
  F64: [8, (view, at) => view.getFloat64(at, true)],
  F32: [4, (view, at) => view.getFloat32(at, true)],
  F16: [2, half],
  BF16: [2, bfloat],
  I64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  I32: [4, (view, at) => view.getInt32(at, true)],
  I16: [2, (view, at) => view.getInt16(at, true)],
  I8: [1, (view, at) => view.getInt8(at)],
  U8: [1, (view, at) => view.getUint8(at)],
  BOOL: [1, (view, at) => view.getUint8(at)],
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function readTensor(name: string, entry: unknown, data: DataView): { shape: number[]; values: Float32Array } {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  const [width, read] = elementTypes[String(dtype)] ?? [];
  if (width === undefined || read === undefined) throw new UserError(`The tensor ${name} has elements of type ${String(dtype)}, which are not read.`);
  if (!Array.isArray(shape) || !shape.every(isCount) || !Array.isArray(offsets) || !offsets.every(isCount)) throw new UserError(`The tensor ${name} has no shape or no place.`);
  const length = shape.reduce((product, side) => product * side, 1), [start = 0, end = 0] = offsets;
  if (end > data.byteLength || end - start !== length * width) throw new UserError(`The tensor ${name} lies outside of the file, or is not as long as its shape says.`);
  return { shape, values: Float32Array.from({ length }, (_, at) => read(data, start + at * width)) };
}

/**
 * A safetensors file: 8 bytes with the length of a header of JSON, the header, the numbers.
 * @throws UserError that says what is wrong with it
 */
export function readSafetensors(bytes: Uint8Array): { tensors: Tensors; metadata: Record<string, string> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), length = bytes.length < 8 ? NaN : Number(view.getBigUint64(0, true));
  if (!(length <= Math.min(defaults.header, bytes.length - 8))) throw new UserError('It is no safetensors file: the header does not fit into it.');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch {
    header = undefined;
  }
  if (!isRecord(header)) throw new UserError('It is no safetensors file: the header is no JSON.');
  const body = new DataView(bytes.buffer, bytes.byteOffset + 8 + length, bytes.length - 8 - length);
  const { __metadata__: about, ...entries } = header;
  const metadata = isRecord(about) ? Object.fromEntries(Object.entries(about).map(([key, value]) => [key, String(value)])) : {};
  return { tensors: new Map(Object.entries(entries).map(([name, entry]) => [name, readTensor(name, entry, body)])), metadata };
}

/** 32-bit floats one after the other; the header is filled up with blanks so that they begin at a multiple of 8. */
export function writeSafetensors(tensors: Tensors, metadata: Record<string, string>): Uint8Array {
  const entries: Record<string, unknown> = { __metadata__: metadata };
  let at = 0;
  for (const [name, { shape, values }] of tensors) entries[name] = { dtype: 'F32', shape, data_offsets: [at, (at += 4 * values.length)] };
  const json = Buffer.from(JSON.stringify(entries)), header = Buffer.alloc(Math.ceil(json.length / 8) * 8, ' '), length = Buffer.alloc(8);
  json.copy(header);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...[...tensors.values()].map(({ values }) => new Uint8Array(values.slice().buffer))]);
}
