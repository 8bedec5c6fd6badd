import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { isRecord } from '../../base/record.ts';

export interface StoredTensor {
  shape: readonly number[];
  values: Float32Array;
}

export interface StoredCheckpoint {
  tensors: ReadonlyMap<string, StoredTensor>;
  /** Everything else, as JSON. */
  state: unknown;
}

/**
 * Writes tensors and state as one safetensors file (header of JSON with offsets, then the bytes; little-endian float32), which other
 * programs can open. It is complete under another name before it takes the place of the old one: a crash leaves either.
 */
export function writeCheckpoint(path: string, { tensors, state }: StoredCheckpoint): void {
  let offset = 0;
  const entries = [...tensors].map(([name, { shape, values }]) => {
    const from = offset;
    offset += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [from, offset] }] as const;
  });
  const json = JSON.stringify({ __metadata__: { lossband: JSON.stringify(state) }, ...Object.fromEntries(entries) });
  const header = Buffer.from(json.padEnd(Math.ceil(Buffer.byteLength(json) / 8) * 8 - (Buffer.byteLength(json) - json.length)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}.new`, file = openSync(fresh, 'w');
  writeFileSync(file, length);
  writeFileSync(file, header);
  for (const { values } of tensors.values()) writeFileSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  fsyncSync(file);
  closeSync(file);
  renameSync(fresh, path);
}

/** @throws UserError where there is none, or it is none of ours */
export function readCheckpoint(path: string): StoredCheckpoint {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UserError(`There is no checkpoint ${path} to go on from.`, { cause: error });
  }
  try {
    const start = 8 + Number(bytes.readBigUInt64LE()), { __metadata__: metadata, ...entries } = JSON.parse(bytes.toString('utf8', 8, start)) as Record<string, unknown>;
    const tensors = new Map(Object.entries(entries).map(([name, entry]) => {
      const { shape, data_offsets: [from, to] } = entry as { shape: number[]; data_offsets: [number, number] };
      return [name, { shape, values: new Float32Array(bytes.buffer.slice(bytes.byteOffset + start + from, bytes.byteOffset + start + to)) }];
    }));
    return { tensors, state: JSON.parse(isRecord(metadata) ? String(metadata['lossband']) : '') };
  } catch (error) {
    throw new UserError(`The checkpoint ${path} is damaged.`, { cause: error });
  }
}
