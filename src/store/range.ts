import { type Columns, emptyColumns, type SeriesSummary } from '../model/series.ts';
import { numbersPerSummary, type SummaryTable, toTable } from '../model/summaryTable.ts';
import { isScalar, maybeScalar, type Packed } from './bundle.ts';
import type { RunEntry } from './catalog.ts';
import { decodeColumns } from './chunks.ts';
import type { PartKind, Window } from './contract.ts';
import { joinColumns, pickRange, type Pixels, pixelOf, reducePoints, sortBySteps } from './downsample.ts';
import { numbersPerPart, type Part } from './part.ts';
import type { Store } from './store.ts';
import { countAt, mergeSummaries } from './summary.ts';
import type { Artifact } from '../model/artifact.ts';

export interface Range {
  /** Steps, both included; undefined = open. */
  from?: number;
  to?: number;
  /** Pixel columns; 0 = every point, in the order of the log. */
  columns: number;
}

/** What every series of a run comes to. */
export function collectSummaries(store: Store, run: string): SummaryTable {
  const entry = store.catalog.runs.get(run);
  if (!entry) return toTable([]);
  const { packed } = entry;
  return packed ? packedSummaries(packed) : toTable(sortedSummaries(store, entry).filter(({ count, superseded }) => count + superseded > 0));
}

function packedSummaries(packed: readonly Packed[]): SummaryTable {
  const [only] = packed;
  const whole = packed.length === 1 ? maybeTags(only!.keys) : undefined;
  const tags: string[] = [];
  const numbers = new Float64Array(numbersPerSummary * packed.reduce((sum, { keys }) => sum + keys.length, 0));
  let count = 0;
  for (const { keys, numbers: stored } of packed) {
    for (const [slot, key] of keys.entries()) {
      const from = slot * numbersPerPart;
      const tag = maybeScalar(key);
      if (tag === undefined || countAt(stored, from) === 0) continue;
      tags.push(tag);
      // A packed summary begins with these.
      for (let i = 0; i < numbersPerSummary; i++) numbers[numbersPerSummary * count + i] = stored[from + i]!;
      count++;
    }
  }
  // What was sent by a view would be the whole buffer.
  return { tags: whole?.length === tags.length ? whole : tags, numbers: numbers.length === numbersPerSummary * count ? numbers : numbers.slice(0, numbersPerSummary * count) };
}

const tagLists = new WeakMap<readonly string[], readonly string[] | undefined>();

/** The tags of a list of keys that are all of scalars; the same list for the same one. */
function maybeTags(keys: readonly string[]): readonly string[] | undefined {
  if (!tagLists.has(keys)) tagLists.set(keys, keys.every(isScalar) ? keys.map((key) => maybeScalar(key)!) : undefined);
  return tagLists.get(keys);
}

function sortedSummaries(store: Store, { row, series }: RunEntry): SeriesSummary[] {
  const scalars = [...series.values()].map(([first]) => first!).filter(({ kind }) => kind === 'scalar');
  return scalars.map(({ tag }) => mergeSummaries(tag, store.catalog.shownParts(row.id, 'scalar', tag).map(({ summary }) => summary)));
}

/** What the sources of a run say that are not shown, because another one repeats and outranks them: older checkpoints. */
export function collectOutranked(store: Store, run: string): { source: number; series: SeriesSummary[] }[] {
  const entry = store.catalog.runs.get(run);
  if (!entry) return [];
  const scalars = [...entry.series.values()].flat().filter(({ kind }) => kind === 'scalar');
  return [...store.catalog.outranked(entry)].map((source) => ({
    source, series: scalars.filter((part) => part.source === source).map(({ tag, summary }) => mergeSummaries(tag, [summary])),
  }));
}

/** All points of a series that count, in the order of the log. */
export function collectPoints(store: Store, run: string, tag: string): Columns {
  return joinColumns(store.catalog.shownParts(run, 'scalar', tag).map((part) => validPoints(store, part)));
}

/**
 * The points of a series in a range of steps, at a resolution: with `columns` > 0 the first, lowest, highest and last of each
 * pixel column, in order of steps.
 */
export function readWindow(store: Store, run: string, tag: string, range: Range): Window {
  const parts = store.catalog.shownParts(run, 'scalar', tag).filter(({ summary }) => summary.count > 0);
  if (parts.length === 0) return { columns: emptyColumns(), exact: true, total: 0 };
  const from = range.from ?? Math.min(...parts.map(({ summary }) => summary.low));
  const to = range.to ?? Math.max(...parts.map(({ summary }) => summary.high));
  const pixels: Pixels | undefined = range.columns > 0 ? { from, to, count: range.columns } : undefined;
  let total = 0;
  const pieces: Columns[] = [];
  for (const part of parts) {
    for (const { columns, count } of collectPieces(store, part, from, to, pixels)) {
      total += count;
      pieces.push(columns);
    }
  }
  const joined = joinColumns(pieces);
  const columns = pixels ? reducePoints(sortBySteps(joined), pixels) : joined;
  return { columns, exact: columns.steps.length === total, total };
}

interface Piece {
  columns: Columns;
  /** Points that the columns stand for. */
  count: number;
}

/** Chunks that fall into one pixel column come as their corners, without being decoded. */
function* collectPieces(store: Store, part: Part, from: number, to: number, pixels: Pixels | undefined): Generator<Piece> {
  for (const chunk of store.chunkRows(part)) {
    if (chunk.high < from || chunk.low > to) continue;
    const voidFrom = part.summary.superseded > 0 ? store.catalog.voidFrom(part, chunk.segment) : Infinity;
    const whole = chunk.low >= from && chunk.high <= to && chunk.high < voidFrom;
    if (whole && pixels && pixelOf(chunk.low, pixels) === pixelOf(chunk.high, pixels)) {
      yield { columns: decodeColumns(chunk.corners), count: chunk.count };
      continue;
    }
    const columns = whole ? decodeColumns(chunk.data) : pickRange(decodeColumns(chunk.data), from, to, voidFrom);
    yield { columns, count: columns.steps.length };
  }
  const columns = pickRange(store.tailPoints(part), from, to, store.catalog.voidFrom(part, part.segment));
  yield { columns, count: columns.steps.length };
}

function validPoints(store: Store, part: Part): Columns {
  const pieces: Columns[] = [];
  for (const { segment, columns } of store.pieces(part)) {
    const voidFrom = part.summary.superseded > 0 ? store.catalog.voidFrom(part, segment) : Infinity;
    pieces.push(pickRange(columns, -Infinity, Infinity, voidFrom));
  }
  return joinColumns(pieces);
}

/** Points of the run of that name, or below that path (a root that is a run itself has the root's name); for baselines made of earlier runs. */
export function collectEarlier(store: Store, name: string, tag: string): Columns | undefined {
  for (const { row, members } of store.catalog.runs.values()) {
    const path = row.path || row.root.split(/[\\/]/).at(-1);
    if (path !== name && ![...members.values()].some((member) => member.name === name)) continue;
    const columns = collectPoints(store, row.id, tag);
    if (columns.steps.length > 0) return columns;
  }
  return undefined;
}

/** Texts, images … of a run, in the order of the log, each with its source. */
export function collectArtifacts(store: Store, run: string, kind: Artifact['kind'], tag: string): { artifact: Artifact; source: number }[] {
  return store.catalog.shownParts(run, kind, tag).flatMap((part) =>
    store.artifactRows(part)
      .filter(({ segment, artifact }) => artifact.step < store.catalog.voidFrom(part, segment))
      .map(({ artifact }) => ({ artifact, source: part.source })));
}

export function countArtifacts(store: Store, run: string): { kind: Artifact['kind']; tag: string; count: number }[] {
  const counts: { kind: Artifact['kind']; tag: string; count: number }[] = [];
  const entry = store.catalog.runs.get(run);
  if (entry?.packed?.every(({ keys }) => keys.every(isScalar))) return counts;
  for (const parts of entry?.series.values() ?? []) {
    const { kind, tag } = parts[0]! as { kind: PartKind; tag: string };
    if (kind === 'scalar') continue;
    const count = store.catalog.shownParts(run, kind, tag).reduce((sum, { summary }) => sum + summary.count, 0);
    if (count > 0) counts.push({ kind, tag, count });
  }
  return counts;
}
