import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { HparamValue } from '../../model/run.ts';

/** Messages of TensorBoard's event files, as far as a training writes them (tensorboard/compat/proto: event, summary, tensor, types). */
type Fill = (writer: BinaryWriter) => void;

const message = (fill: Fill): Uint8Array => {
  const writer = new BinaryWriter();
  fill(writer);
  return writer.finish() as Uint8Array;
};
const text = (writer: BinaryWriter, field: number, value: string): BinaryWriter => writer.tag(field, WireType.LengthDelimited).string(value);
const bytes = (writer: BinaryWriter, field: number, value: Uint8Array): BinaryWriter => writer.tag(field, WireType.LengthDelimited).bytes(value);
const integer = (writer: BinaryWriter, field: number, value: number): BinaryWriter => writer.tag(field, WireType.Varint).int64(value);
const double = (writer: BinaryWriter, field: number, value: number): BinaryWriter => writer.tag(field, WireType.Bit64).double(value);

const dtFloat = 1;
const dtString = 7;
const sessionStart = 1;
const statusSuccess = 1;
const statusFailure = 2;

/** One `Event` with whatever it carries. `wall` in seconds since the epoch. */
export const event = (wall: number, step: number, fill: Fill): Uint8Array =>
  message((writer) => {
    double(writer, 1, wall);
    if (step !== 0) integer(writer, 2, step);
    fill(writer);
  });

export const fileVersion: Fill = (writer) => text(writer, 3, 'brain.Event:2');

/** Says that what an earlier file of the run logged from this step on was lost. */
export const restarted: Fill = (writer) => bytes(writer, 7, message((log) => integer(log, 1, sessionStart)));

export const summary = (values: readonly Uint8Array[]): Fill => (writer) => bytes(writer, 5, message((body) => values.forEach((value) => bytes(body, 1, value))));

export const scalarValue = (tag: string, value: number): Uint8Array =>
  message((writer) => text(writer, 1, tag).tag(2, WireType.Bit32).float(value));

const metadata = (plugin: string, content?: Uint8Array): Uint8Array =>
  message((writer) => bytes(writer, 1, message((data) => {
    text(data, 1, plugin);
    if (content) bytes(data, 2, content);
  })));

const shape = (dims: readonly number[]): Uint8Array => message((writer) => dims.forEach((size) => bytes(writer, 2, message((dim) => integer(dim, 1, size)))));

/** A summary of the text plugin, one cell. */
export const textValue = (tag: string, value: string): Uint8Array =>
  message((writer) => {
    text(writer, 1, tag);
    bytes(writer, 8, message((tensor) => {
      bytes(integer(tensor, 1, dtString), 2, shape([1]));
      text(tensor, 8, value);
    }));
    bytes(writer, 9, metadata('text'));
  });

/** Numbers of any shape for a plugin, which finds `content` beside them. */
export const tensorValue = (tag: string, dims: readonly number[], values: Float32Array, plugin: string, content: string): Uint8Array =>
  message((writer) => {
    text(writer, 1, tag);
    bytes(writer, 8, message((tensor) => {
      bytes(integer(tensor, 1, dtFloat), 2, shape(dims));
      bytes(tensor, 4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }));
    bytes(writer, 9, metadata(plugin, new TextEncoder().encode(content)));
  });

const hparam = (value: HparamValue): Uint8Array =>
  message((writer) => {
    if (typeof value === 'number') double(writer, 2, value);
    else if (typeof value === 'boolean') writer.tag(4, WireType.Varint).bool(value);
    else if (value === null) writer.tag(1, WireType.Varint).int32(0);
    else text(writer, 3, value);
  });

/** Start of a session of the hparams plugin. */
export const hparamsValue = (hparams: Readonly<Record<string, HparamValue>>, wall: number): Uint8Array =>
  message((writer) => {
    const start = message((info) => {
      for (const [name, value] of Object.entries(hparams)) bytes(info, 1, message((entry) => bytes(text(entry, 1, name), 2, hparam(value))));
      double(info, 5, wall);
    });
    text(writer, 1, '_hparams_/session_start_info');
    bytes(writer, 9, metadata('hparams', message((data) => bytes(data, 3, start))));
  });

/** End of that session. */
export const endValue = (wall: number, failed: boolean): Uint8Array =>
  message((writer) => {
    const end = message((info) => double(integer(info, 1, failed ? statusFailure : statusSuccess), 2, wall));
    text(writer, 1, '_hparams_/session_end_info');
    bytes(writer, 9, metadata('hparams', message((data) => bytes(data, 4, end))));
  });
