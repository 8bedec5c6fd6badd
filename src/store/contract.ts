import type { Disposable } from '../base/disposable.ts';
import type { Artifact } from '../model/artifact.ts';
import type { Finding } from '../model/finding.ts';
import type { Problem } from '../model/problem.ts';
import type { Hparams, RunState } from '../model/run.ts';
import type { Columns } from '../model/series.ts';

/** A file (or database) that points came from. One that was replaced or truncated goes on as a source of the next generation. */
export interface SourceRow {
  id: number;
  /** Absolute path of the watched root. */
  root: string;
  /** Where it lies now, below the root, '/' between. */
  path: string;
  /** Where it was found first: places and orders its points, whatever a rotation renames it to. */
  home: string;
  generation: number;
  /** Id of the reader. */
  format: string;
  /** How far it was read and how to know it again; plain JSON that only the engine understands. */
  position?: unknown;
  /** What the reader needs to go on. */
  state?: unknown;
  /** Nothing after the position can be trusted. */
  dead?: boolean;
  /** The last line was taken without its end: what comes next must begin a new one. */
  openEnd?: boolean;
  /** No longer at its path, or something else is there now. */
  gone?: boolean;
  problems: Problem[];
}

/** From `segment` of the source on, points of earlier segments and of earlier sources with `step >= step` are void. */
export interface Cut {
  segment: number;
  step: number;
  tags?: string[];
}

/** What one source says about one run. */
export interface MemberRow {
  source: number;
  run: string;
  /** Number of restarts that the source told of, so far. */
  segment: number;
  cuts: Cut[];
  hparams: Hparams;
  facts: Record<string, string>;
  state?: RunState;
  startedAt?: number;
  endedAt?: number;
  name?: string;
  rank?: number;
  /** Seconds since the epoch of the last point or growth. */
  updatedAt: number;
}

export interface RunRow {
  id: string;
  root: string;
  /** Below the root, '' for the root itself. */
  path: string;
}

/** What the monitor of a run knows, plain JSON; undefined: it has to begin anew. Apart from the rest, since it is large and only a run that goes on needs it. */
export interface MonitorRow {
  run: string;
  state: unknown;
}

export type PartKind = 'scalar' | Artifact['kind'];

/**
 * Some of the series that one source tells of one run. Written as one row: a thousand short runs have twenty series each, and a row for every
 * one of them took longer than reading them.
 */
export interface BundleRow {
  id: number;
  source: number;
  run: string;
  /** Kind and tag of each, as `seriesKey` joins them; '' where one was removed. */
  keys: readonly string[];
  /** `numbersPerPart` of each in turn. */
  numbers: Float64Array;
}

export interface TailRow {
  part: number;
  data: Uint8Array;
}

/** A closed run of points. Small enough to be decoded at once, large enough that a blob is mostly points. */
export interface ChunkRow {
  part: number;
  /** 0, 1, 2 … */
  index: number;
  segment: number;
  count: number;
  /** Ends of its steps. */
  low: number;
  high: number;
  /** First, lowest, highest, last: stands for the chunk where it falls into one pixel column. */
  corners: Uint8Array;
  data: Uint8Array;
}

export interface ArtifactRow {
  part: number;
  index: number;
  segment: number;
  artifact: Artifact;
}

export interface FindingRow {
  finding: Finding;
  resolved: boolean;
}

/** Everything that is written together. Rows replace those of the same key. */
export interface Batch {
  removedParts: number[];
  removedSources: number[];
  removedFindings: string[];
  sources: SourceRow[];
  members: MemberRow[];
  runs: RunRow[];
  monitors: MonitorRow[];
  removedBundles: number[];
  /** `tails`: those of its series that are small, as `packTails` joins them; undefined where they did not change. */
  bundles: (BundleRow & { tails?: Uint8Array })[];
  /** Tails that are large: the points of a series after its last full chunk, encoded. */
  tails: TailRow[];
  chunks: ChunkRow[];
  artifacts: ArtifactRow[];
  findings: FindingRow[];
}

export const emptyBatch = (): Batch => ({
  removedParts: [], removedBundles: [], removedSources: [], removedFindings: [], sources: [], members: [], runs: [], monitors: [],
  bundles: [], tails: [], chunks: [], artifacts: [], findings: [],
});

/** All that is small: what the engine holds in memory between two runs. */
export interface Saved {
  sources: SourceRow[];
  members: MemberRow[];
  runs: RunRow[];
  /** In the order of their ids. */
  bundles: BundleRow[];
  findings: FindingRow[];
}

/** Where rows are kept. Deleting a source deletes its members; deleting a part deletes its tail, chunks and artifacts. */
export interface Backend extends Disposable {
  load(): Saved;
  /** All of it or nothing, also across `kill -9`. Throws where it could not be written, e.g. on a full disk. */
  commit(batch: Batch): void;
  /** The small tails of a bundle. */
  tails(bundle: number): Uint8Array | undefined;
  /** A large one. */
  tail(part: number): Uint8Array | undefined;
  /** State of the run's monitor. */
  monitor(run: string): unknown;
  /** In order; `most` of them from index `from` on. */
  chunks(part: number, from?: number, most?: number): Iterable<ChunkRow>;
  artifacts(part: number): ArtifactRow[];
}

/** One answer for a range at a resolution. */
export interface Window {
  columns: Columns;
  exact: boolean;
  total: number;
}
