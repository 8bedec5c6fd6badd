/** A `.npy` file (format version 1) of little-endian numbers. */
export function npyBytes(descr: string, shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from(Uint16Array.of(header.length).buffer), Buffer.from(header), bytes]);
}

export const float32 = (shape: readonly number[], values: Iterable<number>): Uint8Array => npyBytes('<f4', shape, new Uint8Array(Float32Array.from(values).buffer));
export const int64 = (shape: readonly number[], values: Iterable<number>): Uint8Array => npyBytes('<i8', shape, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
