import type { SeriesSummary } from '../model/series.ts';
import type { RunInfo } from './engineApi.ts';

/**
 * Runs as they cross between threads. A summary is fourteen numbers and a tag: cloned object by object, those of a thousand runs took longer
 * than reading the runs' rows did; in one array they are copied at once, and runs that log the same metrics share the list of tags.
 */
interface PackedRuns {
  packed: Omit<RunInfo, 'series'>[];
  tags: string[][];
  /** Of each run: which of the lists of tags is its own. */
  lists: number[];
  /** Of each summary in turn. */
  numbers: Float64Array;
}

const numbersPerSummary = 14;

/** A message with what it says of runs packed: the argument of a call, or the answer to one. */
export function packMessage(message: unknown): unknown {
  return mapRuns(message, (runs) => (isRunList(runs) ? packRuns(runs) : runs));
}

export function unpackMessage(message: unknown): unknown {
  return mapRuns(message, (runs) => (isObject(runs) && 'packed' in runs ? unpackRuns(runs as unknown as PackedRuns) : runs));
}

function mapRuns(message: unknown, map: (runs: unknown) => unknown): unknown {
  if (!isObject(message)) return message;
  const [first] = Array.isArray(message['args']) ? (message['args'] as unknown[]) : [];
  if (isObject(first) && 'runs' in first) return { ...message, args: [{ ...first, runs: map(first['runs']) }] };
  const { ok } = message;
  return isObject(ok) && 'runs' in ok ? { ...message, ok: { ...ok, runs: map(ok['runs']) } } : message;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isRunList = (value: unknown): value is RunInfo[] => Array.isArray(value) && value.every((each) => isObject(each) && Array.isArray(each['series']));

function packRuns(runs: readonly RunInfo[]): PackedRuns {
  const known = new Map<string, number>();
  const tags: string[][] = [];
  const numbers = new Float64Array(numbersPerSummary * runs.reduce((sum, { series }) => sum + series.length, 0));
  let at = 0;
  const lists = runs.map(({ series }) => {
    for (const summary of series) at = put(summary, numbers, at);
    const own = series.map(({ tag }) => tag);
    const key = JSON.stringify(own);
    const list = known.get(key) ?? tags.push(own) - 1;
    known.set(key, list);
    return list;
  });
  return { packed: runs.map(({ series: _, ...rest }) => rest), tags, lists, numbers };
}

function unpackRuns({ packed, tags, lists, numbers }: PackedRuns): RunInfo[] {
  let at = 0;
  return packed.map((rest, index) => {
    const series = tags[lists[index]!]!.map((tag) => {
      const summary = take(tag, numbers, at);
      at += numbersPerSummary;
      return summary;
    });
    return { ...rest, series };
  });
}

function put({ count, first, last, lastWall, min, max, sum, minStep, maxStep, nan, inf, superseded }: SeriesSummary, into: Float64Array, from: number): number {
  into[from] = count;
  into[from + 1] = first[0];
  into[from + 2] = first[1];
  into[from + 3] = last[0];
  into[from + 4] = last[1];
  into[from + 5] = lastWall;
  into[from + 6] = min;
  into[from + 7] = max;
  into[from + 8] = sum;
  into[from + 9] = minStep;
  into[from + 10] = maxStep;
  into[from + 11] = nan;
  into[from + 12] = inf;
  into[from + 13] = superseded;
  return from + numbersPerSummary;
}

function take(tag: string, numbers: Float64Array, from: number): SeriesSummary {
  const at = (index: number): number => numbers[from + index]!;
  return {
    tag, count: at(0), first: [at(1), at(2)], last: [at(3), at(4)], lastWall: at(5), min: at(6), max: at(7), sum: at(8),
    minStep: at(9), maxStep: at(10), nan: at(11), inf: at(12), superseded: at(13),
  };
}
