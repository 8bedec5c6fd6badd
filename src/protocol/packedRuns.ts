import { numbersPerSummary, splitSummaries, type SummaryTable, withSummaries } from '../model/summaryTable.ts';
import type { RunInfo } from './engineApi.ts';

/** Runs as they cross between threads: all their summaries in one array, and runs that log the same metrics share the list of tags. */
interface PackedRuns {
  packed: Omit<RunInfo, 'series'>[];
  tags: (readonly string[])[];
  /** Of each run: which of the lists of tags is its own. */
  lists: number[];
  /** Of each summary in turn. */
  numbers: Float64Array;
}

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

const isRunList = (value: unknown): value is RunInfo[] => Array.isArray(value) && value.every((each) => isObject(each) && 'series' in each);

function packRuns(runs: readonly RunInfo[]): PackedRuns {
  const parts = runs.map((run) => splitSummaries(run));
  const numbers = new Float64Array(parts.reduce((sum, { table }) => sum + table.numbers.length, 0));
  const lists = new TagLists();
  let at = 0;
  for (const { table } of parts) {
    numbers.set(table.numbers, at);
    at += table.numbers.length;
  }
  return { packed: parts.map(({ rest }) => rest), lists: parts.map(({ table }) => lists.add(table)), tags: lists.all, numbers };
}

function unpackRuns({ packed, tags, lists, numbers }: PackedRuns): RunInfo[] {
  let at = 0;
  return packed.map((rest, index) => {
    const own = tags[lists[index]!]!;
    return withSummaries(rest, { tags: own, numbers: numbers.subarray(at, (at += numbersPerSummary * own.length)) });
  });
}

/** Each list once, told by itself or by what is in it. */
class TagLists {
  readonly all: (readonly string[])[] = [];
  readonly #known = new Map<readonly string[] | string, number>();

  /** Gives its number. */
  add({ tags }: SummaryTable): number {
    let number = this.#known.get(tags);
    if (number !== undefined) return number;
    const text = JSON.stringify(tags);
    number = this.#known.get(text) ?? this.all.push(tags) - 1;
    this.#known.set(tags, number).set(text, number);
    return number;
  }
}
