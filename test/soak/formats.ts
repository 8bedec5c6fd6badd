import { crc32c, maskCrc } from '../../src/base/crc32c.ts';

/** How one point is written in a format. Every point takes the same number of bytes, so that a log can be rewritten at equal size. */
export interface Writer {
  name: string;
  /** What a file begins with. */
  head: Buffer;
  point(step: number, value: number): Buffer;
}

const text = (line: string): Buffer => Buffer.from(`${line}\n`);

function record(data: Buffer): Buffer {
  const framed = Buffer.alloc(data.length + 16);
  const view = new DataView(framed.buffer, framed.byteOffset, framed.length);
  framed.writeBigUInt64LE(BigInt(data.length), 0);
  framed.writeUInt32LE(maskCrc(crc32c(framed, view, 0, 8)), 8);
  data.copy(framed, 12);
  framed.writeUInt32LE(maskCrc(crc32c(framed, view, 12, 12 + data.length)), 12 + data.length);
  return framed;
}

/** Three bytes of varint: steps from 2¹⁴ to 2²¹. */
function event(step: number, value: number): Buffer {
  const data = Buffer.alloc(9 + 4 + 2 + 13);
  data.writeUInt8(0x09, 0);
  data.writeDoubleLE(1.7e9 + step, 1);
  data.set([0x10, (step & 127) | 128, ((step >> 7) & 127) | 128, step >> 14, 0x2a, 13, 0x0a, 11, 0x0a, 4], 9);
  data.write('loss', 19);
  data.writeUInt8(0x15, 23);
  data.writeFloatLE(value, 24);
  return record(data);
}

const version = Buffer.concat([Buffer.from([0x09]), Buffer.from(Float64Array.of(1.7e9).buffer), Buffer.from('\x1a\x0dbrain.Event:2', 'latin1')]);

export const writers: readonly Writer[] = [
  { name: 'log.jsonl', head: Buffer.alloc(0), point: (step, value) => text(JSON.stringify({ step, loss: value })) },
  { name: 'metrics.csv', head: text('step,loss'), point: (step, value) => text(`${step},${value}`) },
  { name: 'events.out.tfevents.1700000000.soak', head: record(version), point: event },
];
