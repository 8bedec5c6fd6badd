import { crc32 } from 'node:zlib';
import * as events from '../readers/eventWriter.ts';

/** How one point is written in a format that grows at its end. Up to a step of six digits, every point takes the same number of bytes. */
export interface Writer {
  /** The reader's id. */
  format: string;
  /** Path below the folder of the log. */
  name: string;
  /** What a file begins with. */
  head: Uint8Array;
  /** @param at where in the file it will stand */
  point(step: number, value: number, at: number): Uint8Array;
}

const text = (...lines: string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''));

/** A text log without a head: one line, or several, a point. */
function lines(format: string, name: string, point: (step: number, value: number) => string | string[], head: string[] = []): Writer {
  return { format, name, head: text(...head), point: (step, value) => text(...[point(step, value)].flat()) };
}

const blockBytes = 32 * 1024;
const fragmentHead = 7;

/** LevelDB's log format, as W&B and SwanLab use it: records are cut where a block of 32 KiB ends. */
function blocks(format: string, name: string, head: number[], record: (step: number, value: number) => Uint8Array): Writer {
  return { format, name, head: Uint8Array.from(head), point: (step, value, at) => fragments(record(step, value), at) };
}

function fragments(record: Uint8Array, start: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = start;
  for (let from = 0; from < record.length;) {
    const left = blockBytes - (at % blockBytes);
    const data = left < fragmentHead ? new Uint8Array(0) : record.subarray(from, from + left - fragmentHead);
    const last = from + data.length === record.length;
    const part = left < fragmentHead ? new Uint8Array(left) : fragment(from === 0 ? (last ? 1 : 2) : last ? 4 : 3, data);
    parts.push(part);
    from += data.length;
    at += part.length;
  }
  return Buffer.concat(parts);
}

function fragment(type: number, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(fragmentHead + data.length);
  bytes.writeUInt16LE(data.length, 4);
  bytes.writeUInt8(type, 6);
  bytes.set(data, fragmentHead);
  bytes.writeUInt32LE(crc32(bytes.subarray(6)), 0);
  return bytes;
}

const { bytes, double, field, message, text: string, varint } = events;

/** HistoryRecord { item { nested_key: "loss", value_json }, step { num } }. */
const wandbRecord = (step: number, value: number): Uint8Array =>
  message(field(2, (writer) => {
    field(1, (item) => { string(2, 'loss')(item); string(16, `${value}`)(item); })(writer);
    field(2, varint(1, step))(writer);
  }));

/** ScalarRecord { key: "loss", step, value { number } }. */
const swanlabRecord = (step: number, value: number): Uint8Array =>
  message(field(13, (writer) => {
    string(1, 'loss')(writer);
    varint(2, step)(writer);
    bytes(5, message(double(1, value)))(writer);
  }));

const optunaStudy = '{"op_code": 0, "worker_id": "w", "study_name": "soak", "directions": [1]}';
const optunaTrial = '{"op_code": 4, "worker_id": "w", "study_id": 0, "datetime_start": "2026-01-01T00:00:00.000000"}';
const catboostHead = ['{', '"meta":{"learn_sets":["learn"],"test_sets":[],"test_metrics":[],"learn_metrics":[{"best_value":"Min","name":"RMSE"}],"launch_mode":"Train","iteration_count":9},', '"iterations":['];

/** Every format that a training appends to. Columns of floats of 32 bits hold whole numbers up to 2²⁴. */
export const writers: readonly Writer[] = [
  { format: 'tfevents', name: 'events.out.tfevents.1700000000.soak', head: events.version(), point: (step, value) => events.scalar(step, ['loss', value]) },
  lines('jsonl', 'log.jsonl', (step, loss) => JSON.stringify({ step, loss })),
  lines('csv', 'metrics.csv', (step, value) => `${step},${value}`, ['step,loss']),
  lines('dvclive', 'plots/metrics/loss.tsv', (step, value) => `${step}\t${value}`, ['step\tloss']),
  lines('mlflow-metric', `mlruns/0/${'0123456789abcdef'.repeat(2)}/metrics/loss`, (step, value) => `1700000${step} ${value} ${step}`),
  lines('optuna-journal', 'journal.log',
    (step, value) => `{"op_code": 7, "worker_id": "w", "trial_id": 0, "step": ${step}, "intermediate_value": ${value}}`, [optunaStudy, optunaTrial]),
  lines('catboost', 'catboost_training.json', (step, value) => `{"learn":[${value}],"iteration":${step},"passed_time":1,"remaining_time":1},`, catboostHead),
  lines('catboost-table', 'learn_error.tsv', (step, value) => `${step}\t${value}`, ['iter\tRMSE']),
  blocks('wandb', 'run-soak.wandb', [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0x00], wandbRecord),
  blocks('swanlab', 'run.swanlab', [0x3a, 0x53, 0x57, 0x4c, 0xd6, 0xe1, 0x02], swanlabRecord),
  lines('keras-console', 'keras.log', (step, value) => [`Epoch ${step}/999999`, `10/10 - 1s - loss: ${value} - 100ms/step`]),
  lines('boosting-console', 'boost.log', (step, value) => `[${step}]\ttrain-rmse:${value}.00000`),
  lines('sklearn-verbose', 'sklearn.log', (step, value) => `Iteration ${step}, loss = ${value}.00000000`),
  lines('text', 'train.log', (step, value) => `step ${step} | loss ${value} | lr 0.001`),
];
