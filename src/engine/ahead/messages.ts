import type { MessagePort } from 'node:worker_threads';
import { ColumnBuilder } from '../../model/series.ts';
import type { TakenReading, TakenRun } from '../ingest.ts';
import type { Portion } from './portions.ts';

/** What the thread is started with. */
export interface ThreadData {
  port: MessagePort;
  /** Counts the replies, so that whoever waits for one can sleep. */
  replies: Int32Array;
}

/**
 * To the thread. `open`: a log that nobody has read yet. `more`: one portion was taken. `batch`: small logs, all at once. `spare`: memory of a portion
 * that was taken, for another one: memory that nobody used before is cleared, and mapped page by page.
 */
export type Request =
  | LogRequest & { open: number; portions: number }
  | { more: number }
  | { spare: ArrayBuffer }
  | { close: number }
  | { batch: number; logs: SmallLog[] };

/** From the thread: what comes next of a log, or what a batch of small ones says. */
export type Reply = { log: number; next: NextOfLog } | { batch: number; logs: (PackedLog | undefined)[] };

export type NextOfLog = PackedPortion | 'end' | 'replaced';

export interface SmallLog {
  /** Absolute. */
  path: string;
  /** Below the root. */
  home: string;
  format: string;
}

export interface LogRequest extends SmallLog {
  /** Shared: one word, which whoever begins to read the log makes 1. */
  claimed: Int32Array;
}

/** All of a small log. */
export interface PackedLog {
  whole: PackedPortion;
  /** The reader is certain that the log is its own. */
  sure: boolean;
  /** No folder on the way to the file is a link. */
  inPlace: boolean;
}

export interface PackedPortion extends Omit<Portion, 'reading'> {
  reading: Omit<TakenReading, 'runs'>;
  runs: PackedRun[];
  /**
   * Steps, walls and values of each series in turn; of short series, the numbers of each bundle and its tails. A buffer of its own, so that it
   * can be handed over.
   */
  points: Float64Array<ArrayBuffer>;
}

interface PackedRun extends Omit<TakenRun, 'series' | 'short'> {
  series: [tag: string, count: number][];
  /** How long numbers and tails of each bundle are, in numbers. */
  short?: { keys: readonly string[]; numbers: number; tails: number }[];
}

/** @param spare memory that is used where it is enough */
export function packPortion({ reading: { runs, ...reading }, ...rest }: Portion, spare?: ArrayBuffer): PackedPortion {
  const columns = runs.flatMap((run) => (run.short ? run.short.flatMap(({ numbers, tails }) => [numbers, numbersOf(tails)]) : columnsOf(run)));
  const length = columns.reduce((sum, column) => sum + column.length, 0);
  const points = spare && spare.byteLength >= 8 * length ? new Float64Array(spare, 0, length) : new Float64Array(length);
  let at = 0;
  for (const column of columns) {
    points.set(column, at);
    at += column.length;
  }
  const packed = runs.map((run): PackedRun => ({
    ...run,
    series: run.short ? [] : Array.from(run.series, ([tag, { length }]): [string, number] => [tag, length]),
    short: run.short?.map(({ keys, numbers, tails }) => ({ keys, numbers: numbers.length, tails: tails.length / 8 })),
  }));
  return { ...rest, reading, runs: packed, points };
}

export function unpackPortion({ reading, runs, points, ...rest }: PackedPortion): Portion {
  let at = 0;
  const take = (count: number): Float64Array => points.subarray(at, (at += count));
  const unpacked = runs.map((run): TakenRun => ({
    ...run,
    series: new Map(run.series.map(([tag, count]) => [tag, ColumnBuilder.of({ steps: take(count), walls: take(count), values: take(count) })])),
    short: run.short?.map(({ keys, numbers, tails }) => ({ keys, numbers: take(numbers), tails: bytesOf(take(tails)) })),
  }));
  return { ...rest, reading: { ...reading, runs: unpacked } };
}

function columnsOf({ series }: TakenRun): Float64Array[] {
  return [...series.values()].flatMap((builder) => {
    const { steps, walls, values } = builder.columns();
    return [steps, walls, values];
  });
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

const numbersOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Float64Array => new Float64Array(buffer, byteOffset, byteLength / 8);
