import type { Columns } from '../model/series.ts';

/**
 * Points as a compact blob. Little endian; every column is padded to 8 bytes so that typed arrays can look at it in place:
 * `u32 count, u8 coding of steps, of walls, of values, u8 0, steps…, walls…, values…`.
 * A column takes the first coding that gives back each number to the bit, so nothing is rounded.
 */
const plain = 0;
/** `f64 first, f64 stride`: first + i·stride. Steps that are logged every n, and columns of one value (no clock: all NaN). */
const line = 1;
/** `f32` each: what TensorBoard logs is single precision. */
const single = 2;
/** `f64 first, f64 unit, f64 least`, then unsigned integers of 1, 2 or 4 bytes: each step up is (least + integer)·unit. */
const delta8 = 3;
const delta16 = 4;
const delta32 = 5;

type Coding = typeof plain | typeof line | typeof single | typeof delta8 | typeof delta16 | typeof delta32;

/** Wall times of this century are doubles in [2³⁰, 2³²), hence whole multiples of 2⁻²²; their differences are small integers. */
const wallUnit = 2 ** -22;

const headerBytes = 8;
const deltaHeaderBytes = 24;
/** Blobs are written one behind the other into slabs of this size: memory of its own for each cost more than the coding. */
const slabBytes = 2 ** 20;

let slab = viewsOf(new ArrayBuffer(0));
let used = 0;
/** What `maybeDeltas` found. */
let jumps = new Float64Array(1024);

/** A blob that shares its memory with other blobs: for what is written soon, or kept as long as they are. */
export function encodeColumns({ steps, walls, values }: Columns): Uint8Array {
  const most = headerBytes + 3 * (8 * steps.length + deltaHeaderBytes + 8);
  if (used + most > slab.bytes.length) {
    slab = viewsOf(new ArrayBuffer(Math.max(most, slabBytes)));
    used = 0;
  }
  const start = used;
  const first = encode(steps, 0, start + headerBytes);
  const second = encode(walls, 1, first.end);
  const third = encode(values, 2, second.end);
  slab.words[start >> 2] = steps.length;
  slab.words[(start >> 2) + 1] = first.coding | (second.coding << 8) | (third.coding << 16);
  used = third.end;
  return slab.bytes.subarray(start, used);
}

/** A blob with memory of its own: for what is replaced again and again while its neighbours stay. */
export function encodeAlone(columns: Columns): Uint8Array {
  const blob = encodeColumns(columns);
  used -= blob.length;
  return blob.slice();
}

export function decodeColumns(bytes: Uint8Array): Columns {
  const data = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const head = new DataView(data.buffer, data.byteOffset, headerBytes);
  const count = head.getUint32(0, true);
  let at = headerBytes;
  const next = (index: number): Float64Array => {
    const column = new Float64Array(count);
    at = decode(data, at, head.getUint8(4 + index) as Coding, column);
    return column;
  };
  return { steps: next(0), walls: next(1), values: next(2) };
}

interface Encoded {
  coding: Coding;
  /** Where the next column starts. */
  end: number;
}

function encode(column: Float64Array, index: number, at: number): Encoded {
  const values = index === 2;
  if (isLine(column)) {
    slab.doubles[at >> 3] = column[0] ?? 0;
    slab.doubles[(at >> 3) + 1] = stride(column);
    return { coding: line, end: at + 16 };
  }
  const end = values ? maybeSingles(column, at) : undefined;
  if (end !== undefined) return { coding: single, end };
  const deltas = values ? undefined : maybeDeltas(column, index === 1 ? wallUnit : 1);
  if (deltas) return encodeDeltas(column, deltas, at);
  slab.doubles.set(column, at >> 3);
  return { coding: plain, end: at + 8 * column.length };
}

const stride = (column: Float64Array): number => (column.length > 1 && !Object.is(column[1], column[0]) ? column[1]! - column[0]! : 0);

function isLine(column: Float64Array): boolean {
  const first = column[0] ?? 0;
  const by = stride(column);
  for (let i = 0; i < column.length; i++) {
    const there = first + i * by;
    const here = column[i]!;
    if (here !== there ? here === here || there === there : here === 0 && !Object.is(here, there)) return false;
  }
  return true;
}

/** Where the numbers end that single precision would round; else where the next column starts. */
function maybeSingles(column: Float64Array, at: number): number | undefined {
  const { singles } = slab;
  const from = at >> 2;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    singles[from + i] = value;
    if (singles[from + i] !== value && value === value) return undefined;
  }
  return padded(at + 4 * column.length);
}

interface Deltas {
  unit: number;
  least: number;
  most: number;
}

/** Undefined unless every number follows from the one before by a whole number of units, a power of two, to the bit. Leaves in `jumps` how many. */
function maybeDeltas(column: Float64Array, unit: number): Deltas | undefined {
  if (jumps.length < column.length) jumps = new Float64Array(column.length);
  const inverse = 1 / unit;
  let least = Infinity;
  let most = -Infinity;
  let before = column[0]!;
  for (let i = 1; i < column.length; i++) {
    const here = column[i]!;
    const delta = (here - before) * inverse;
    // Also refuses NaN, infinities and −0, for which the sum would not be the number itself.
    if (!Number.isInteger(delta) || before + delta * unit !== here || (here === 0 && !Object.is(here, 0))) return undefined;
    jumps[i] = delta;
    if (delta < least) least = delta;
    if (delta > most) most = delta;
    before = here;
  }
  return most - least < 2 ** 32 && Math.abs(least) < 2 ** 52 && !Object.is(column[0], -0) ? { unit, least, most } : undefined;
}

function encodeDeltas(column: Float64Array, { unit, least, most }: Deltas, at: number): Encoded {
  slab.doubles[at >> 3] = column[0]!;
  slab.doubles[(at >> 3) + 1] = unit;
  slab.doubles[(at >> 3) + 2] = least;
  const start = at + deltaHeaderBytes;
  if (most - least < 2 ** 8) return { coding: delta8, end: putDeltas(slab.bytes, start, 1, column.length - 1, least) };
  if (most - least < 2 ** 16) return { coding: delta16, end: putDeltas(slab.halves, start, 2, column.length - 1, least) };
  return { coding: delta32, end: putDeltas(slab.words, start, 4, column.length - 1, least) };
}

function putDeltas(into: Uint8Array | Uint16Array | Uint32Array, start: number, bytes: number, count: number, least: number): number {
  const from = start / bytes;
  for (let i = 0; i < count; i++) into[from + i] = jumps[i + 1]! - least;
  return padded(start + bytes * count);
}

function deltaArray(coding: Coding, buffer: ArrayBufferLike, at: number, length: number): Uint8Array | Uint16Array | Uint32Array {
  if (coding === delta8) return new Uint8Array(buffer, at, length);
  return coding === delta16 ? new Uint16Array(buffer, at, length) : new Uint32Array(buffer, at, length);
}

function decode(data: Uint8Array, at: number, coding: Coding, column: Float64Array): number {
  const { buffer, byteOffset } = data;
  const start = byteOffset + at;
  if (coding === plain) {
    column.set(new Float64Array(buffer, start, column.length));
    return at + 8 * column.length;
  }
  if (coding === single) {
    column.set(new Float32Array(buffer, start, column.length));
    return padded(at + 4 * column.length);
  }
  if (coding === line) {
    const [first, by] = new Float64Array(buffer, start, 2) as unknown as [number, number];
    for (let i = 0; i < column.length; i++) column[i] = first + i * by;
    return at + 16;
  }
  const [first, unit, least] = new Float64Array(buffer, start, 3) as unknown as [number, number, number];
  const deltas = deltaArray(coding, buffer, start + deltaHeaderBytes, column.length - 1);
  column[0] = first;
  for (let i = 1; i < column.length; i++) column[i] = column[i - 1]! + (least + deltas[i - 1]!) * unit;
  return padded(at + deltaHeaderBytes + deltas.byteLength);
}

const padded = (at: number): number => (at + 7) & ~7;

/** The slab as what is written into it. To make a view for each column took longer than the coding of short ones. */
interface Views {
  bytes: Uint8Array;
  halves: Uint16Array;
  words: Uint32Array;
  singles: Float32Array;
  doubles: Float64Array;
}

function viewsOf(buffer: ArrayBuffer): Views {
  return {
    bytes: new Uint8Array(buffer), halves: new Uint16Array(buffer), words: new Uint32Array(buffer), singles: new Float32Array(buffer), doubles: new Float64Array(buffer),
  };
}
