import { open } from 'node:fs/promises';

const defaults = {
  /** Bytes that are looked at together. */
  chunk: 1 << 20,
  /** Records that are read together later. */
  block: 4096,
  /** A record is not longer: a quote that is never closed must not take in the whole file. */
  record: 16 << 20,
};

const newline = 10, quote = 34;

/** Where a scan stands: a quote opens a cell only at its start, and one right after a closing quote opens it again, because that was a doubled one. */
type Place = 'start' | 'plain' | 'quoted' | 'closed';

function after(place: Place, byte: number, delimiter: number | undefined): Place {
  if (byte === quote) return place === 'quoted' ? 'closed' : place === 'plain' ? 'plain' : 'quoted';
  return place === 'quoted' ? 'quoted' : byte === delimiter ? 'start' : 'plain';
}

/** Where the records of a file begin and end: byte offsets of every 4096th one, and of the end. */
export interface RecordIndex {
  /** Offset of the first record of each block, then the end of the last record. */
  offsets: number[];
  /** Index of the first record of each block. */
  blocks: Int32Array;
  count: number;
}

/**
 * Finds the records of a text file without holding it: lines, and with a delimiter those whose newline stands in no quotes (RFC 4180).
 * Empty lines are no records.
 */
export async function indexRecords(path: string, delimiter?: string): Promise<RecordIndex> {
  const offsets: number[] = [], blocks: number[] = [];
  const sign = delimiter?.charCodeAt(0);
  let count = 0, start = 0, place: Place = 'start', blank = true;
  const finish = (end: number): void => {
    if (!blank) {
      if (count % defaults.block === 0) {
        offsets.push(start);
        blocks.push(count);
      }
      count++;
    }
    [start, blank] = [end, true];
  };
  const size = await scan(path, (byte, at) => {
    if (byte === newline && (place !== 'quoted' || at - start > defaults.record)) {
      place = 'start';
      finish(at + 1);
      return;
    }
    if (sign !== undefined) place = after(place, byte, sign);
    if (byte > 32) blank = false;
  });
  finish(size);
  return { offsets: [...offsets, size], blocks: Int32Array.from(blocks), count };
}

async function scan(path: string, see: (byte: number, at: number) => void): Promise<number> {
  await using file = await open(path);
  const buffer = new Uint8Array(defaults.chunk);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return at;
    for (let i = 0; i < bytesRead; i++) see(buffer[i]!, at + i);
    at += bytesRead;
  }
}

/** Text of one block of records. */
export async function readBlock(path: string, { offsets }: RecordIndex, block: number): Promise<string> {
  await using file = await open(path);
  const start = offsets[block]!, bytes = Buffer.alloc(offsets[block + 1]! - start);
  await file.read(bytes, 0, bytes.length, start);
  return bytes.toString();
}
