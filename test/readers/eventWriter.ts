import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { crc32c, maskCrc } from '../../src/base/crc32c.ts';

/** Writes event files as the frameworks do, for what no fixture holds. */
export function record(data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(data.length + 16);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  bytes.writeBigUInt64LE(BigInt(data.length), 0);
  bytes.set(data, 12);
  bytes.writeUInt32LE(maskCrc(crc32c(bytes, view, 0, 8)), 8);
  bytes.writeUInt32LE(maskCrc(crc32c(bytes, view, 12, 12 + data.length)), 12 + data.length);
  return bytes;
}

/** The first twelve bytes of a record that claims any length, the checksum right. */
export function header(length: bigint): Uint8Array {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64LE(length, 0);
  bytes.writeUInt32LE(maskCrc(crc32c(bytes, new DataView(bytes.buffer, bytes.byteOffset), 0, 8)), 8);
  return bytes;
}

type Write = (writer: BinaryWriter) => void;

/** A message field within a message. */
export function field(number: number, write: Write): Write {
  return (writer) => { write(writer.tag(number, WireType.LengthDelimited).fork()); writer.join(); };
}

export const text = (number: number, value: string): Write => (writer) => { writer.tag(number, WireType.LengthDelimited).string(value); };
export const bytes = (number: number, value: Uint8Array): Write => (writer) => { writer.tag(number, WireType.LengthDelimited).bytes(value); };
export const varint = (number: number, value: number): Write => (writer) => { writer.tag(number, WireType.Varint).int64(value); };
export const double = (number: number, value: number): Write => (writer) => { writer.tag(number, WireType.Bit64).double(value); };
export const float = (number: number, value: number): Write => (writer) => { writer.tag(number, WireType.Bit32).float(value); };

export function message(...parts: Write[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const part of parts) part(writer);
  return writer.finish();
}

export const event = (step: number, ...parts: Write[]): Uint8Array => record(message(double(1, 1000 + step), ...(step === 0 ? [] : [varint(2, step)]), ...parts));
export const version = (): Uint8Array => event(0, text(3, 'brain.Event:2'));
export const start = (step: number): Uint8Array => event(step, field(7, varint(1, 1)));
export const value = (tag: string, ...parts: Write[]): Write => field(1, (writer) => [text(1, tag), ...parts].forEach((part) => part(writer)));
export const summary = (...values: Write[]): Write => field(5, (writer) => values.forEach((each) => each(writer)));
export const scalar = (step: number, ...pairs: [tag: string, number: number][]): Uint8Array => event(step, summary(...pairs.map(([tag, number]) => value(tag, float(2, number)))));

/** A tensor of doubles under a plugin, and what the plugin says beside it. */
export function tensor(plugin: string, shape: number[], values: number[], content?: string): Write {
  return (writer) => {
    field(8, (inner) => {
      varint(1, 2)(inner);
      field(2, (dims) => shape.forEach((size) => field(2, varint(1, size))(dims)))(inner);
      bytes(4, new Uint8Array(Float64Array.from(values).buffer))(inner);
    })(writer);
    field(9, field(1, (data) => [text(1, plugin), ...(content === undefined ? [] : [text(2, content)])].forEach((part) => part(data))))(writer);
  };
}
