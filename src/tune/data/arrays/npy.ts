/** Element types of NumPy by kind and width. */
const types: Readonly<Record<string, (view: DataView, at: number, little: boolean) => number>> = {
  b1: (view, at) => view.getUint8(at),
  u1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  f2: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 bits of fraction. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1, exponent = (bits >> 10) & 31, fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** The head of a `.npy` file: what its bytes mean (NumPy format versions 1 to 3). */
export interface NpyHeader {
  shape: number[];
  /** Bytes of an element. */
  width: number;
  /** First byte of the elements. */
  start: number;
  read(view: DataView, at: number): number;
}

/** The longest head that is needed to read a header; the rest of a file is left alone. */
export const longestHeader = 4096;

/** @throws Error that says why these bytes are no array that can be read */
export function readNpyHeader(bytes: Uint8Array): NpyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY' || bytes[0] !== 0x93) throw new Error('not a NumPy array');
  const long = bytes[6]! >= 2, length = long ? view.getUint32(8, true) : view.getUint16(8, true), from = long ? 12 : 10;
  if (from + length > bytes.length) throw new Error('the header is cut off');
  const text = new TextDecoder().decode(bytes.subarray(from, from + length));
  const descr = /'descr':\s*'([<>|=]?)(\w\d+)'/.exec(text), order = /'fortran_order':\s*(True|False)/.exec(text), sides = /'shape':\s*\(([\d,\s]*)\)/.exec(text);
  if (!descr || !order || !sides) throw new Error(`the header is not understood: ${text.trim().slice(0, 100)}`);
  const read = types[descr[2]!], little = descr[1] !== '>';
  if (!read) throw new Error(`elements of type ${descr[2]!} are not numbers that can be read`);
  const shape = sides[1]!.split(',').map((side) => side.trim()).filter(Boolean).map(Number);
  if (order[1] === 'True' && shape.length > 1) throw new Error('the array is in Fortran order: save it with numpy.ascontiguousarray');
  return { shape, width: Number(descr[2]!.slice(1)), start: from + length, read: (data, at) => read(data, at, little) };
}

/** An array of which rows are read one by one. */
export interface NpyArray {
  shape: number[];
  /** Numbers of the rows from `row` on, `count` of them. */
  read(row: number, count: number): Promise<Float32Array>;
}

/** Where bytes are read from: a part of a file, or memory. */
export interface Bytes {
  size: number;
  read(start: number, length: number): Promise<Uint8Array>;
}

/** @throws Error where it is no array, or is shorter than it says */
export async function openNpy(bytes: Bytes): Promise<NpyArray> {
  const { shape, width, start, read } = readNpyHeader(await bytes.read(0, Math.min(longestHeader, bytes.size)));
  const perRow = shape.slice(1).reduce((product, side) => product * side, 1), rows = shape[0] ?? 0;
  if (start + rows * perRow * width > bytes.size) throw new Error(`it is cut off: ${rows} rows of ${perRow} numbers do not fit into its bytes`);
  return {
    shape,
    async read(row, count) {
      const part = await bytes.read(start + row * perRow * width, count * perRow * width), view = new DataView(part.buffer, part.byteOffset, part.byteLength);
      return Float32Array.from({ length: count * perRow }, (_, at) => read(view, at * width));
    },
  };
}

export const inMemory = (bytes: Uint8Array): Bytes => ({ size: bytes.length, read: async (start, length) => bytes.subarray(start, start + length) });
