import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crc32c, maskCrc } from '../../src/base/crc32c.ts';
import { look } from '../../src/readers/tail.ts';
import { tfevents } from '../../src/readers/tfevents.ts';

/**
 * How fast one thread reads an event file of scalars: tail, checksums of every record, wire, columns; no store.
 * It writes its own log, one file of ten tags, then reads it several times; the best and the median time are printed.
 */
const { values } = parseArgs({ options: { points: { type: 'string', default: '2000000' }, tags: { type: 'string', default: '10' }, repeat: { type: 'string', default: '5' } } });
const points = Number(values.points);

const folder = mkdtempSync(join(tmpdir(), 'lossband-bench-'));
try {
  const path = join(folder, 'events.out.tfevents.1700000000.bench');
  const bytes = writeLog(path, points, Number(values.tags));
  const runs = Array.from({ length: Number(values.repeat) }, () => readLog(path));
  console.log(`tfevents: ${points} points, ${(bytes / 1e6).toFixed(1)} MB in one file, read ${runs.length} times`);
  for (const clock of ['wall', 'cpu'] as const) {
    const times = runs.map((run) => run[clock]).sort((a, b) => a - b);
    for (const [name, seconds] of [['best', times[0]!], ['median', times[times.length >> 1]!]] as const) {
      console.log(`${clock} ${name}: ${seconds.toFixed(2)} s, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s, ${(points / 1e6 / seconds).toFixed(2)} M points/s`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Seconds to read the whole file once with a new reader: by the clock, and of the processor, which other load does not change much. */
function readLog(path: string): { wall: number; cpu: number } {
  const start = performance.now();
  const before = process.cpuUsage();
  const seen = look(path);
  if (seen.kind !== 'grown') throw new Error(`the log is ${seen.kind}`);
  const reader = tfevents.create({ path, patterns: [] });
  let read = 0;
  for (let chunk = seen.tail.next(); chunk; chunk = seen.tail.next()) {
    const { consumed, runs } = reader.push(chunk.bytes, chunk.offset, false);
    for (const run of runs) for (const column of run.series.values()) read += column.length;
    seen.tail.advance(consumed);
  }
  seen.tail.close();
  if (read !== points) throw new Error(`read ${read} of ${points} points`);
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

/** Writes scalars as torch does: `Event { wall_time, step, summary { value { tag, simple_value } } }`, after a record with the version. */
function writeLog(path: string, count: number, tagCount: number): number {
  const file = openSync(path, 'w');
  const tags = Array.from({ length: tagCount }, (_, index) => Buffer.from(`train/metric_${index}`));
  const buffer = Buffer.alloc(1 << 20);
  let filled = frame(buffer, 0, writeVersion(buffer, 12));
  let written = 0;
  for (let index = 0; index < count; index++) {
    if (filled > buffer.length - 256) {
      written += writeSync(file, buffer, 0, filled);
      filled = 0;
    }
    filled = frame(buffer, filled, writeScalar(buffer, filled + 12, Math.floor(index / tagCount), tags[index % tagCount]!));
  }
  written += writeSync(file, buffer, 0, filled);
  closeSync(file);
  return written;
}

function writeVersion(buffer: Buffer, from: number): number {
  const to = buffer.writeDoubleLE(1.7e9, buffer.writeUInt8(0x09, from));
  return to + buffer.write('\x1a\x0dbrain.Event:2', to, 'latin1');
}

function writeScalar(buffer: Buffer, from: number, step: number, tag: Buffer): number {
  const at = writeVarint(buffer, buffer.writeUInt8(0x10, buffer.writeDoubleLE(1.7e9 + step, buffer.writeUInt8(0x09, from))), step);
  buffer.set([0x2a, tag.length + 9, 0x0a, tag.length + 7, 0x0a, tag.length, ...tag, 0x15], at);
  return buffer.writeFloatLE(1 / (step + 1), at + tag.length + 7);
}

/** Puts length and checksums around the data between `at + 12` and `to`; gives the end of the record. */
function frame(buffer: Buffer, at: number, to: number): number {
  const view = new DataView(buffer.buffer, buffer.byteOffset);
  buffer.writeBigUInt64LE(BigInt(to - at - 12), at);
  buffer.writeUInt32LE(maskCrc(crc32c(buffer, view, at, at + 8)), at + 8);
  return buffer.writeUInt32LE(maskCrc(crc32c(buffer, view, at + 12, to)), to);
}

function writeVarint(buffer: Buffer, at: number, value: number): number {
  let rest = value;
  let to = at;
  for (; rest > 127; rest >>>= 7) buffer[to++] = (rest & 127) | 128;
  buffer[to++] = rest;
  return to;
}
