import { appendFileSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { maskedCrc32c } from './crc32c.ts';

/** Writes scalars as TensorBoard event files, in the manner of `torch.utils.tensorboard.SummaryWriter`. */
export class SummaryWriter {
  readonly #file: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    const seconds = Math.floor(Date.now() / 1000);
    this.#file = join(folder, `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.0`);
    this.#write([bytesField(3, Buffer.from('brain.Event:2'))]);
  }

  addScalar(tag: string, value: number, step: number): void {
    const simpleValue = Buffer.concat([key(2, 5), float32(value)]);
    const summaryValue = Buffer.concat([bytesField(1, Buffer.from(tag)), simpleValue]);
    this.#write([key(2, 0), varint(step), bytesField(5, bytesField(1, summaryValue))]);
  }

  /** One `Event` message in one TFRecord: length, its checksum, the message, its checksum. */
  #write(fields: Buffer[]): void {
    const event = Buffer.concat([key(1, 1), float64(Date.now() / 1000), ...fields]);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(event.length));
    appendFileSync(this.#file, Buffer.concat([length, uint32(maskedCrc32c(length)), event, uint32(maskedCrc32c(event))]));
  }
}

/** Protocol buffers: the number of a field and how it is written (0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes). */
const key = (field: number, wireType: number): Buffer => varint((field << 3) | wireType);

const bytesField = (field: number, bytes: Buffer): Buffer => Buffer.concat([key(field, 2), varint(bytes.length), bytes]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function float64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
