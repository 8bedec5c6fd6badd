import type { Disposable } from '../base/disposable.ts';
import type { Artifact } from '../model/artifact.ts';
import type { Columns } from '../model/series.ts';
import { Bundle } from './bundle.ts';
import { Catalog, type RunEntry } from './catalog.ts';
import { decodeColumns } from './chunks.ts';
import {
  type ArtifactRow, type Backend, type Batch, type ChunkRow, emptyBatch, type FindingRow, type MemberRow, type PartKind, type RunRow, type SourceRow, type TailRow,
} from './contract.ts';
import { type Part, slicePoints } from './part.ts';
import type { ShortSeries } from './shortSeries.ts';
import { addPoints, emptySummary } from './summary.ts';
import { tailAt } from './tails.ts';

/** A run whose points from `step` on became void after its monitor had seen them, or hold again after it had left them out. */
export interface Rewind {
  run: string;
  step: number;
}

/**
 * The points of all runs and how far each file was read. Changes are seen at once by whoever reads here, and are written
 * together by `commit`; if that fails they wait for the next.
 */
export class Store implements Disposable {
  readonly catalog: Catalog;
  readonly #backend: Backend;
  #chunks = new Map<number, ChunkRow[]>();
  #artifacts = new Map<number, ArtifactRow[]>();
  readonly #bundles = new Set<Bundle>();
  readonly #sources = new Set<SourceRow>();
  readonly #members = new Set<MemberRow>();
  readonly #runs = new Set<RunRow>();
  readonly #monitors = new Map<string, unknown>();
  readonly #findings = new Set<string>();
  #removedParts: number[] = [];
  #removedBundles: number[] = [];
  #removedSources: number[] = [];
  #rewinds: Rewind[] = [];
  readonly #touched = new Set<string>();
  readonly #touchedFindings = new Set<string>();
  #problemsChanged = true;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.catalog = new Catalog(backend.load());
  }

  /** Creates or replaces a source; its row belongs to the store from now on. */
  addSource(row: Omit<SourceRow, 'id'>): SourceRow {
    const source = { id: this.catalog.nextSource(), ...row };
    this.catalog.addSource(source);
    this.#sources.add(source);
    return source;
  }

  changeSource(source: SourceRow, change: Partial<SourceRow>): void {
    const moved = change.gone !== undefined || change.path !== undefined;
    if (moved) this.#touchRuns(source.id);
    if (moved || change.problems) this.#problemsChanged = true;
    Object.assign(source, change);
    this.#sources.add(source);
  }

  /** Forgets a source with all its points. */
  removeSource(source: SourceRow): void {
    for (const entry of this.catalog.runs.values()) {
      const member = entry.members.get(source.id);
      if (!member) continue;
      entry.members.delete(source.id);
      this.#touched.add(entry.row.id);
      for (const part of [...entry.series.values()].flat()) if (part.source === source.id) this.removePart(part);
      for (const { step, tags } of member.cuts) this.#recount(entry.row.id, step, ({ tag }) => !tags || tags.includes(tag));
    }
    for (const member of this.#members) if (member.source === source.id) this.#members.delete(member);
    this.catalog.sources.delete(source.id);
    this.#problemsChanged = true;
    this.#sources.delete(source);
    this.#removedSources.push(source.id);
  }

  addRun(row: RunRow): RunEntry {
    const known = this.catalog.runs.get(row.id);
    if (known) return known;
    this.#runs.add(row);
    return this.catalog.addRun(row);
  }

  changeMember(source: SourceRow, run: string, change: Partial<MemberRow>): MemberRow {
    const { members } = this.catalog.runs.get(run)!;
    const member = members.get(source.id) ?? { source: source.id, run, segment: 0, cuts: [], hparams: {}, facts: {}, updatedAt: 0 };
    members.set(source.id, Object.assign(member, change));
    this.#members.add(member);
    this.#touched.add(run);
    return member;
  }

  /** The run's training went back: what the log says before is void from `step` on. */
  restart(source: SourceRow, run: string, step: number, tags?: string[]): void {
    const before = this.changeMember(source, run, {});
    const segment = before.segment + 1;
    // A cut that this one swallows need not be kept: a log that restarts every minute must not make reading slow.
    const cuts = before.cuts.filter((cut) => tags || cut.tags || cut.step < step);
    this.changeMember(source, run, { segment, cuts: [...cuts, { segment, step, tags }] });
    this.#recount(run, step, (part) => !tags || tags.includes(part.tag));
  }

  append(source: SourceRow, run: string, tag: string, columns: Columns): void {
    if (columns.steps.length === 0) return;
    const part = this.#partOf(source, run, 'scalar', tag);
    const { segment } = this.catalog.runs.get(run)!.members.get(source.id)!;
    const low = part.summary.low;
    this.#queue(this.#chunks, part.id, part.append(columns, segment, this.catalog.voidFrom(part, segment), () => this.#writtenTail(part)));
    this.#bundles.add(part.bundle);
    // A rewritten file that reaches further back than before voids more of what the file said earlier.
    if (source.generation > 0 && part.summary.low < low) this.#recount(run, part.summary.low, (other) => other !== part && other.tag === tag);
  }

  /** Takes over series as they are, if nothing was told of the run before; false where it was. */
  adopt(source: SourceRow, run: string, series: readonly ShortSeries[]): boolean {
    const { bundles, members } = this.catalog.runs.get(run)!;
    if (bundles.length > 0 || [...members.values()].some(({ cuts }) => cuts.length > 0)) return false;
    for (const each of series) {
      const bundle = new Bundle({ id: this.catalog.nextBundle(), source: source.id, run, ...each });
      this.catalog.addBundle(bundle);
      this.#bundles.add(bundle);
    }
    return true;
  }

  /** Makes `columns` the whole series: what is new at its end is added; where it differs from before, the rest is written anew. */
  replace(source: SourceRow, run: string, tag: string, columns: Columns): void {
    const before = this.catalog.findPart(source.id, run, 'scalar', tag);
    const same = before ? samePoints(this.partPoints(before), columns) : 0;
    if (before && same < before.length) {
      this.removePart(before);
      this.append(source, run, tag, columns);
      const after = this.#partOf(source, run, 'scalar', tag);
      after.judged = Math.min(before.judged, same);
      after.settled = Math.min(before.settled, same);
      if (before.judged > same) this.#rewind(run, Math.min(columns.steps[same] ?? Infinity, before.summary.high));
    } else this.append(source, run, tag, slicePoints(columns, same));
  }

  addArtifact(source: SourceRow, run: string, artifact: Artifact): void {
    const part = this.#partOf(source, run, artifact.kind, artifact.tag);
    const { segment } = this.catalog.runs.get(run)!.members.get(source.id)!;
    this.#queue(this.#artifacts, part.id, [{ part: part.id, index: part.summary.count++, segment, artifact }]);
    this.#bundles.add(part.bundle);
  }

  /** Makes room for what a document that was written anew says now. */
  clearArtifacts(source: SourceRow, run: string): void {
    for (const parts of [...this.catalog.runs.get(run)!.series.values()]) {
      for (const part of parts) if (part.source === source.id && part.kind !== 'scalar') this.removePart(part);
    }
  }

  removePart(part: Part): void {
    const { bundle } = part;
    this.catalog.removePart(part);
    if (bundle.isEmpty) {
      this.#bundles.delete(bundle);
      this.#removedBundles.push(bundle.id);
    } else this.#bundles.add(bundle);
    this.#chunks.delete(part.id);
    this.#artifacts.delete(part.id);
    this.#removedParts.push(part.id);
    // What it made void holds again.
    if (this.catalog.sources.get(part.source)!.generation > 0) this.#recount(part.run, part.summary.low, ({ tag }) => tag === part.tag);
  }

  /** Keeps what the run's monitor knows, together with how far it has seen each series. */
  saveMonitor(run: string, state: unknown): void {
    this.#monitors.set(run, state);
    for (const part of [...this.catalog.runs.get(run)!.series.values()].flat()) {
      if (part.settled === part.judged) continue;
      part.settled = part.judged;
      this.#bundles.add(part.bundle);
    }
  }

  /** What was saved of the run's monitor. */
  monitorOf(run: string): unknown {
    return this.#monitors.has(run) ? this.#monitors.get(run) : this.#backend.monitor(run);
  }

  /** Forgets what was judged of a run: its points are to be seen again, from the first. */
  forgetMonitor(run: string): void {
    for (const part of [...this.catalog.runs.get(run)!.series.values()].flat()) part.judged = 0;
    this.saveMonitor(run, undefined);
  }

  /** What changed since this was asked last: ids of runs and findings, and whether any file has other problems than before. */
  takeChanges(): { runs: string[]; findings: string[]; problems: boolean } {
    const changes = { runs: [...this.#touched], findings: [...this.#touchedFindings], problems: this.#problemsChanged };
    this.#touched.clear();
    this.#touchedFindings.clear();
    this.#problemsChanged = false;
    return changes;
  }

  /** The runs whose judged points became void since this was asked last, in order. */
  takeRewinds(): Rewind[] {
    const rewinds = this.#rewinds;
    this.#rewinds = [];
    return rewinds;
  }

  putFinding(row: FindingRow): void {
    this.catalog.findings.set(row.finding.id, row);
    this.#findings.add(row.finding.id);
    this.#touchedFindings.add(row.finding.id);
  }

  removeFinding(id: string): void {
    this.catalog.findings.delete(id);
    this.#findings.add(id);
    this.#touchedFindings.add(id);
  }

  /**
   * Writes all changes in one transaction. Throws where that failed, and keeps them for the next try.
   * @returns false where there were none
   */
  commit(): boolean {
    const batch = this.#collectBatch();
    if (Object.values(batch).every((rows) => rows.length === 0)) return false;
    this.#backend.commit(batch);
    for (const bundle of this.#bundles) bundle.written();
    for (const changes of [this.#bundles, this.#sources, this.#members, this.#runs, this.#monitors, this.#findings]) changes.clear();
    this.#chunks = new Map();
    this.#artifacts = new Map();
    this.#removedParts = [];
    this.#removedBundles = [];
    this.#removedSources = [];
    return true;
  }

  /** Pieces of a part in order, with the segment of each; full chunks are decoded one at a time. */
  *pieces(part: Part): Generator<{ segment: number; columns: Columns }> {
    for (const chunk of this.chunkRows(part)) yield { segment: chunk.segment, columns: decodeColumns(chunk.data) };
    if (part.kind === 'scalar') yield { segment: part.segment, columns: this.tailPoints(part) };
  }

  /** The points of a part from the first that its monitor has not seen, superseded ones included; at least `most` if there are as many. */
  *unseenPieces(part: Part, most: number): Generator<{ segment: number; columns: Columns }> {
    if (part.cursor.before > part.judged) part.cursor = { index: 0, before: 0 };
    let { index, before } = part.cursor;
    let found = 0;
    while (index < part.chunks && found < most) {
      const chunk = this.#chunkAt(part, index);
      if (before + chunk.count > part.judged) {
        if (found === 0) part.cursor = { index, before };
        const columns = slicePoints(decodeColumns(chunk.data), Math.max(0, part.judged - before));
        found += columns.steps.length;
        yield { segment: chunk.segment, columns };
      }
      before += chunk.count;
      index++;
    }
    if (found === 0) part.cursor = { index, before };
    if (found < most) yield { segment: part.segment, columns: slicePoints(this.tailPoints(part), Math.max(0, part.judged - before)) };
  }

  #chunkAt(part: Part, index: number): ChunkRow {
    const waiting = this.#chunks.get(part.id);
    const first = part.chunks - (waiting?.length ?? 0);
    if (waiting && index >= first) return waiting[index - first]!;
    const [chunk] = this.#backend.chunks(part.id, index, 1);
    if (!chunk) throw new Error(`chunk ${index} of part ${part.id} is missing`);
    return chunk;
  }

  /** The points after the last full chunk, as a view that the next append may change. */
  tailPoints(part: Part): Columns {
    return part.tailPoints(() => this.#writtenTail(part));
  }

  *chunkRows(part: Part): Generator<ChunkRow> {
    yield* this.#backend.chunks(part.id);
    yield* this.#chunks.get(part.id) ?? [];
  }

  artifactRows(part: Part): ArtifactRow[] {
    return [...this.#backend.artifacts(part.id), ...(this.#artifacts.get(part.id) ?? [])];
  }

  /** Marks a run as changed although no row of it did: its state follows the clock. */
  touch(run: string): void {
    this.#touched.add(run);
  }

  /** The same for a finding: what a person did about it is not kept here. */
  touchFinding(id: string): void {
    this.#touchedFindings.add(id);
  }

  /** All points of a part, superseded ones too. */
  partPoints(part: Part): Columns {
    const all: Columns = { steps: new Float64Array(part.length), walls: new Float64Array(part.length), values: new Float64Array(part.length) };
    let at = 0;
    for (const { columns } of this.pieces(part)) {
      all.steps.set(columns.steps, at);
      all.walls.set(columns.walls, at);
      all.values.set(columns.values, at);
      at += columns.steps.length;
    }
    return all;
  }

  dispose(): void {
    this.#backend.dispose();
  }

  #partOf(source: SourceRow, run: string, kind: PartKind, tag: string): Part {
    const known = this.catalog.findPart(source.id, run, kind, tag);
    if (known) return known;
    return this.catalog.createPart(source.id, run, kind, tag);
  }

  #writtenTail(part: Part): Uint8Array | undefined {
    if (part.tailApart) return this.#backend.tail(part.id);
    const fresh = part.bundle.unwrittenTail(part.slot);
    const written = fresh ? undefined : this.#backend.tails(part.bundle.id);
    return fresh ?? (written && tailAt(written, part.slot));
  }

  /** Counts again what of the run's parts still holds, after points from `step` on became void, or hold again. */
  #recount(run: string, step: number, concerned: (part: Part) => boolean): void {
    let rewind = false;
    for (const part of [...this.catalog.runs.get(run)!.series.values()].flat()) {
      if (part.kind !== 'scalar' || part.summary.high < step || !concerned(part)) continue;
      const before = part.summary.superseded;
      const summary = emptySummary();
      for (const { segment, columns } of this.pieces(part)) addPoints(summary, columns, this.catalog.voidFrom(part, segment));
      part.summary = summary;
      this.#bundles.add(part.bundle);
      this.#touched.add(run);
      rewind ||= summary.superseded !== before && part.judged > 0;
    }
    if (rewind) this.#rewind(run, step);
  }

  /** The saved monitor has seen what is void now: should the process end before the next save, the run is judged anew. */
  #rewind(run: string, step: number): void {
    this.#rewinds.push({ run, step });
    this.#monitors.set(run, undefined);
    for (const part of [...this.catalog.runs.get(run)!.series.values()].flat()) {
      part.settled = 0;
      this.#bundles.add(part.bundle);
    }
  }

  #touchRuns(source: number): void {
    for (const { row, members } of this.catalog.runs.values()) if (members.has(source)) this.#touched.add(row.id);
  }

  #queue<T>(rows: Map<number, T[]>, part: number, more: T[]): void {
    if (more.length === 0) return;
    const list = rows.get(part);
    if (list) list.push(...more);
    else rows.set(part, more);
  }

  #collectBatch(): Batch {
    const findings = [...this.#findings];
    const tails: TailRow[] = [];
    return {
      ...emptyBatch(),
      removedParts: this.#removedParts,
      removedBundles: this.#removedBundles,
      removedSources: this.#removedSources,
      removedFindings: findings.filter((id) => !this.catalog.findings.has(id)),
      sources: [...this.#sources],
      members: [...this.#members],
      runs: [...this.#runs],
      monitors: Array.from(this.#monitors, ([run, state]) => ({ run, state })),
      bundles: [...this.#bundles].map((bundle) => bundle.row(() => this.#backend.tails(bundle.id), tails)),
      tails,
      chunks: [...this.#chunks.values()].flat(),
      artifacts: [...this.#artifacts.values()].flat(),
      findings: findings.map((id) => this.catalog.findings.get(id)).filter((row) => row !== undefined),
    };
  }
}

/** How many leading points are the same to the bit. */
function samePoints(a: Columns, b: Columns): number {
  const most = Math.min(a.steps.length, b.steps.length);
  for (let i = 0; i < most; i++) {
    if (!Object.is(a.values[i], b.values[i]) || !Object.is(a.steps[i], b.steps[i]) || !Object.is(a.walls[i], b.walls[i])) return i;
  }
  return most;
}
