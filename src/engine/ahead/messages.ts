import type { MessagePort } from 'node:worker_threads';
import { ColumnBuilder } from '../../model/series.ts';
import type { Reading, RunReading } from '../../readers/contract.ts';
import type { Portion } from './portions.ts';

/** What the thread is started with. */
export interface ThreadData {
  port: MessagePort;
  /** Counts the replies, so that whoever waits for one can sleep. */
  replies: Int32Array;
}

/** To the thread. `open`: a log that nobody has read yet. `more`: one portion was taken. */
export type Request = { open: number; path: string; format: string; home: string; portions: number } | { more: number } | { close: number };

/** From the thread: what comes next of a log. */
export interface Reply {
  log: number;
  next: PackedPortion | 'end' | 'replaced';
}

export interface PackedPortion extends Omit<Portion, 'reading'> {
  reading: Omit<Reading, 'runs'>;
  runs: PackedRun[];
  /** Steps, walls and values of each series in turn. A buffer of its own, so that it can be handed over. */
  points: Float64Array<ArrayBuffer>;
}

interface PackedRun extends Omit<RunReading, 'series'> {
  series: [tag: string, count: number][];
}

export function packPortion({ reading: { runs, ...reading }, ...rest }: Portion): PackedPortion {
  let length = 0;
  for (const { series } of runs) for (const builder of series.values()) length += 3 * builder.length;
  const points = new Float64Array(length);
  let at = 0;
  const put = (column: Float64Array): void => {
    points.set(column, at);
    at += column.length;
  };
  const packed = runs.map((run) => ({
    ...run,
    series: Array.from(run.series, ([tag, builder]): [string, number] => {
      const { steps, walls, values } = builder.columns();
      for (const column of [steps, walls, values]) put(column);
      return [tag, builder.length];
    }),
  }));
  return { ...rest, reading, runs: packed, points };
}

export function unpackPortion({ reading, runs, points, ...rest }: PackedPortion): Portion {
  let at = 0;
  const take = (count: number): Float64Array => points.subarray(at, (at += count));
  const unpacked = runs.map((run): RunReading => ({
    ...run,
    series: new Map(run.series.map(([tag, count]) => [tag, ColumnBuilder.of({ steps: take(count), walls: take(count), values: take(count) })])),
  }));
  return { ...rest, reading: { ...reading, runs: unpacked } };
}
