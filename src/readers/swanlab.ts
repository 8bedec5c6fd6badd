import { startsWith } from './blockLog.ts';
import { BlockLogReader, type BlockLogReaderState } from './blockLogReader.ts';
import type { RunReading, StreamFormat } from './contract.ts';
import { folderOf, nameOf, withoutExtension } from './paths.ts';
import { columnOf } from './readings.ts';
import { applyJson } from './swanlab/json.ts';
import { readTimestamp } from './wandb/messages.ts';
import { decoder } from './wire.ts';

/** A SwanLab run. Its writer keeps lines back in a buffer, so a live file lags behind the training. */
export const swanlab: StreamFormat = {
  kind: 'stream',
  id: 'swanlab',
  title: 'SwanLab run',
  sniff: (_, head) => (startsWith(head, kind.magic) ? 1 : 0),
  place: (path) => ({ run: /^run-/.test(nameOf(folderOf(path))) ? folderOf(path) : withoutExtension(path) }),
  create: (source, state) => new SwanlabReader(kind, source, state as BlockLogReaderState | undefined),
};

/** ":SWL", 0xe1d6 as a number that tells the byte order, version: 1 (up to 0.7) holds records of JSON, 2 messages of protobuf. */
const kind = { title: 'SwanLab', magic: [0x3a, 0x53, 0x57, 0x4c, 0xd6, 0xe1, [0x01, 0x02]] };
/** Of a record of JSON, and of no message. */
const brace = 0x7b;

/** The parts of swanlab/record/v1/record.proto that a run's log is read for. */
const readRecord = decoder({ timestamp: [2, 'bytes'], start: [10, 'bytes'], finish: [11, 'bytes'], scalar: [13, 'bytes'] });
const readStart = decoder({
  project: [1, 'string'], name: [4, 'string'], description: [5, 'string'], tags: [6, 'string', 'many'], id: [10, 'string'], startedAt: [12, 'bytes'],
});
const readFinish = decoder({ state: [1, 'int'], error: [2, 'string'] });
const readScalar = decoder({ key: [1, 'string'], step: [2, 'int'], timestamp: [4, 'bytes'], value: [5, 'bytes'] });
const readValue = decoder({ number: [1, 'double'] });

const finished = 1;

class SwanlabReader extends BlockLogReader {
  protected override record(bytes: Uint8Array, run: RunReading): void {
    if (bytes[0] === brace) return applyJson(bytes, run);
    const { timestamp, start, finish, scalar } = readRecord(bytes);
    if (scalar) applyScalar(scalar, run);
    else if (start) applyStart(start, run);
    else if (finish) applyFinish(finish, timestamp && readTimestamp(timestamp), run);
  }
}

function applyScalar(bytes: Uint8Array, run: RunReading): void {
  const { key = '', step = 0, timestamp, value } = readScalar(bytes);
  if (!value) return;
  // A message without content is a zero, which proto3 leaves out; one with other content is no number.
  const number = value.length === 0 ? 0 : readValue(value).number;
  if (number !== undefined) columnOf(run, key).push(step, timestamp ? readTimestamp(timestamp) : NaN, number);
}

function applyStart(bytes: Uint8Array, run: RunReading): void {
  const { project, name, description, tags, id, startedAt } = readStart(bytes);
  if (name) run.name = name;
  if (startedAt) run.startedAt = readTimestamp(startedAt);
  if (project) run.facts.project = project;
  if (id) run.facts.id = id;
  if (description) run.facts.notes = description;
  if (tags.length > 0) run.facts.tags = tags.join(', ');
}

function applyFinish(bytes: Uint8Array, endedAt: number | undefined, run: RunReading): void {
  const { state, error } = readFinish(bytes);
  run.state = state === finished ? 'finished' : 'failed';
  if (endedAt !== undefined) run.endedAt = endedAt;
  if (error) run.facts.error = error;
}
