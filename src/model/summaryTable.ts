import type { SeriesSummary } from './series.ts';

/**
 * Summaries of series as numbers, as they are stored and sent. As objects, those of a thousand runs took longer to make and to clone than the
 * runs' rows to read, and nearly all of them nobody looks at.
 */
export interface SummaryTable {
  /** Runs that log the same metrics may share the list. */
  tags: readonly string[];
  /** Of each tag in turn, `numbersPerSummary` of them. */
  numbers: Float64Array;
}

export const numbersPerSummary = 14;

/** A summary without its tag, and nothing in it but numbers. */
export interface FlatSummary extends Omit<SeriesSummary, 'tag' | 'first' | 'last'> {
  firstStep: number;
  firstValue: number;
  lastStep: number;
  lastValue: number;
}

/** Spelled out, as a cold load writes tens of thousands. */
export function putSummary(summary: FlatSummary, into: Float64Array, from: number): void {
  const { count, firstStep, firstValue, lastStep, lastValue, lastWall, min, max, sum, minStep, maxStep, nan, inf, superseded } = summary;
  into[from] = count;
  into[from + 1] = firstStep;
  into[from + 2] = firstValue;
  into[from + 3] = lastStep;
  into[from + 4] = lastValue;
  into[from + 5] = lastWall;
  into[from + 6] = min;
  into[from + 7] = max;
  into[from + 8] = sum;
  into[from + 9] = minStep;
  into[from + 10] = maxStep;
  into[from + 11] = nan;
  into[from + 12] = inf;
  into[from + 13] = superseded;
}

export function takeSummary(numbers: Float64Array, from: number): FlatSummary {
  const at = (index: number): number => numbers[from + index]!;
  return {
    count: at(0), firstStep: at(1), firstValue: at(2), lastStep: at(3), lastValue: at(4), lastWall: at(5), min: at(6), max: at(7), sum: at(8),
    minStep: at(9), maxStep: at(10), nan: at(11), inf: at(12), superseded: at(13),
  };
}

export function withTag(tag: string, summary: FlatSummary): SeriesSummary {
  const { count, firstStep, firstValue, lastStep, lastValue, lastWall, min, max, sum, minStep, maxStep, nan, inf, superseded } = summary;
  return { tag, count, first: [firstStep, firstValue], last: [lastStep, lastValue], lastWall, min, max, sum, minStep, maxStep, nan, inf, superseded };
}

function flatten({ first: [firstStep, firstValue], last: [lastStep, lastValue], ...rest }: SeriesSummary): FlatSummary {
  return { ...rest, firstStep, firstValue, lastStep, lastValue };
}

export function toTable(series: readonly SeriesSummary[]): SummaryTable {
  const numbers = new Float64Array(numbersPerSummary * series.length);
  for (const [index, summary] of series.entries()) putSummary(flatten(summary), numbers, numbersPerSummary * index);
  return { tags: series.map(({ tag }) => tag), numbers };
}

export const listSummaries = ({ tags, numbers }: SummaryTable): SeriesSummary[] => tags.map((tag, index) => withTag(tag, takeSummary(numbers, numbersPerSummary * index)));

/** The most points that a series of the table has. */
export function mostPoints({ tags, numbers }: SummaryTable): number {
  let most = 0;
  for (let index = 0; index < tags.length; index++) most = Math.max(most, numbers[numbersPerSummary * index]!);
  return most;
}

/** Something with summaries, such as what is told of a run. */
interface Summarised {
  series: SeriesSummary[];
}

/** What is known of those whose summaries are, or were, a table. */
const tables = new WeakMap<object, { rest: object; table: SummaryTable }>();

/** The object with its summaries, which are made of the table when somebody asks for them. */
export function withSummaries<T extends object>(rest: T, table: SummaryTable): T & Summarised {
  const whole = { ...rest } as T & Summarised;
  tables.set(whole, { rest, table });
  const settle = (series: SeriesSummary[]): SeriesSummary[] => {
    Object.defineProperty(whole, 'series', { value: series, enumerable: true, configurable: true, writable: true });
    return series;
  };
  Object.defineProperty(whole, 'series', { get: () => settle(listSummaries(table)), set: settle, enumerable: true, configurable: true });
  return whole;
}

/** The same object in two parts, without making summaries. */
export function splitSummaries<T extends Summarised>(whole: T): { rest: Omit<T, 'series'>; table: SummaryTable } {
  const known = tables.get(whole);
  if (known) return { rest: known.rest as Omit<T, 'series'>, table: known.table };
  const { series, ...rest } = whole;
  return { rest, table: toTable(series) };
}
