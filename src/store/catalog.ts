import type { FindingRow, MemberRow, PartKind, RunRow, Saved, SourceRow } from './contract.ts';
import { Part } from './part.ts';

export interface RunEntry {
  row: RunRow;
  /** By source. */
  members: Map<number, MemberRow>;
  /** By series, in the order of the log: by the place of the file, then by its generation. */
  series: Map<string, Part[]>;
}

export const seriesKey = (kind: PartKind, tag: string): string => `${kind} ${tag}`;

/** Everything that is small, in memory and indexed. Knows which points count. */
export class Catalog {
  readonly sources = new Map<number, SourceRow>();
  readonly runs = new Map<string, RunEntry>();
  readonly findings = new Map<string, FindingRow>();
  #lastPart = 0;
  #lastSource = 0;

  constructor(saved: Saved) {
    for (const row of saved.sources) this.addSource(row);
    for (const row of saved.runs) this.runs.set(row.id, { row, members: new Map(), series: new Map() });
    for (const row of saved.members) this.runs.get(row.run)?.members.set(row.source, row);
    for (const row of saved.parts) this.addPart(new Part(row));
    for (const row of saved.findings) this.findings.set(row.finding.id, row);
  }

  nextSource(): number {
    return this.#lastSource + 1;
  }

  nextPart(): number {
    return this.#lastPart + 1;
  }

  addSource(row: SourceRow): void {
    this.#lastSource = Math.max(this.#lastSource, row.id);
    this.sources.set(row.id, row);
  }

  addPart(part: Part): void {
    this.#lastPart = Math.max(this.#lastPart, part.id);
    const entry = this.runs.get(part.run);
    if (!entry) return;
    const key = seriesKey(part.kind, part.tag);
    const parts = entry.series.get(key);
    if (!parts) return void entry.series.set(key, [part]);
    parts.push(part);
    parts.sort((a, b) => this.#compare(a.source, b.source));
  }

  removePart(part: Part): void {
    const series = this.runs.get(part.run)?.series;
    const key = seriesKey(part.kind, part.tag);
    const rest = series?.get(key)?.filter((other) => other !== part) ?? [];
    if (rest.length > 0) series?.set(key, rest);
    else series?.delete(key);
  }

  findPart(source: number, run: string, kind: PartKind, tag: string): Part | undefined {
    return this.runs.get(run)?.series.get(seriesKey(kind, tag))?.find((part) => part.source === source);
  }

  /** Parts of a series whose source is shown: of sources with a rank only the highest is. */
  shownParts(run: string, kind: PartKind, tag: string): Part[] {
    const entry = this.runs.get(run);
    const parts = entry?.series.get(seriesKey(kind, tag)) ?? [];
    if (parts.length < 2 || !entry) return parts;
    const outranked = this.outranked(entry);
    return outranked.size === 0 ? parts : parts.filter(({ source }) => !outranked.has(source));
  }

  /** The sources of a run that another one with a higher rank repeats. */
  outranked({ members }: RunEntry): Set<number> {
    const highest = Math.max(...[...members.values()].map(({ rank }) => rank ?? -Infinity));
    return new Set([...members.values()].filter(({ rank }) => rank !== undefined && rank < highest).map(({ source }) => source));
  }

  /** Points of the part in that segment are void from this step on; Infinity where none is. */
  voidFrom(part: Part, segment: number): number {
    const entry = this.runs.get(part.run)!;
    let step = Infinity;
    for (const member of entry.members.values()) {
      for (const cut of member.cuts) {
        const later = member.source === part.source ? cut.segment > segment : this.#compare(member.source, part.source) > 0;
        if (later && cut.step < step && (!cut.tags || cut.tags.includes(part.tag))) step = cut.step;
      }
    }
    for (const other of entry.series.get(seriesKey(part.kind, part.tag)) ?? []) {
      if (other !== part && this.#replaces(other.source, part.source)) step = Math.min(step, other.summary.low);
    }
    return step;
  }

  /** Whether one source is a later generation of the file of the other. */
  #replaces(later: number, earlier: number): boolean {
    const a = this.sources.get(later)!;
    const b = this.sources.get(earlier)!;
    return a.generation > b.generation && a.home === b.home && a.root === b.root;
  }

  #compare(a: number, b: number): number {
    const [left, right] = [this.sources.get(a)!, this.sources.get(b)!];
    if (left.home !== right.home) return left.home < right.home ? -1 : 1;
    return left.generation - right.generation || left.id - right.id;
  }
}
