import { Bundle, type Packed, seriesKey } from './bundle.ts';
import type { FindingRow, MemberRow, PartKind, RunRow, Saved, SourceRow } from './contract.ts';
import type { Part } from './part.ts';

/** Which of two sources comes first in the log. */
type Compare = (a: number, b: number) => number;

/** What is known of a run. Its series are sorted out when somebody asks for them: of most runs of a reopened folder nobody does. */
export class RunEntry {
  readonly row: RunRow;
  /** By source. */
  readonly members = new Map<number, MemberRow>();
  bundles: Bundle[] = [];
  readonly #compare: Compare;
  #series: Map<string, Part[]> | undefined;

  constructor(row: RunRow, compare: Compare) {
    this.row = row;
    this.#compare = compare;
  }

  /** By kind and tag, in the order of the log: by the place of the file, then by its generation. */
  get series(): Map<string, Part[]> {
    if (!this.#series) {
      this.#series = new Map();
      for (const part of this.bundles.flatMap(({ parts }) => parts)) this.#insert(this.#series, part);
    }
    return this.#series;
  }

  /** What there is, as it was loaded; undefined where some of it was asked for, or where sources would have to be put together. */
  get packed(): Packed[] | undefined {
    const packed = this.bundles.map((bundle) => bundle.packed).filter((numbers) => numbers !== undefined);
    const { source } = this.bundles[0] ?? {};
    return packed.length === this.bundles.length && this.bundles.every((bundle) => bundle.source === source) ? packed : undefined;
  }

  addBundle(bundle: Bundle): void {
    this.bundles.push(bundle);
    if (bundle.packed) this.#series = undefined;
  }

  create(bundle: Bundle, kind: PartKind, tag: string): Part {
    // First of all: sorting them out would come upon the new one too.
    const { series } = this;
    const part = bundle.add(kind, tag);
    this.#insert(series, part);
    return part;
  }

  remove(part: Part): void {
    const key = seriesKey(part.kind, part.tag);
    const rest = this.series.get(key)?.filter((other) => other !== part) ?? [];
    if (rest.length > 0) this.series.set(key, rest);
    else this.series.delete(key);
    part.bundle.remove(part);
    if (part.bundle.isEmpty) this.bundles = this.bundles.filter((bundle) => bundle !== part.bundle);
  }

  #insert(series: Map<string, Part[]>, part: Part): void {
    const key = seriesKey(part.kind, part.tag);
    const parts = series.get(key);
    if (!parts) return void series.set(key, [part]);
    parts.push(part);
    parts.sort((a, b) => this.#compare(a.source, b.source));
  }
}

/** Everything that is small, in memory and indexed. Knows which points count. */
export class Catalog {
  readonly sources = new Map<number, SourceRow>();
  readonly runs = new Map<string, RunEntry>();
  readonly findings = new Map<string, FindingRow>();
  #lastBundle = 0;
  #lastSource = 0;

  constructor(saved: Saved) {
    for (const row of saved.sources) this.addSource(row);
    for (const row of saved.runs) this.addRun(row);
    for (const row of saved.members) this.runs.get(row.run)?.members.set(row.source, row);
    for (const row of saved.bundles) this.addBundle(new Bundle(row));
    for (const row of saved.findings) this.findings.set(row.finding.id, row);
  }

  nextSource(): number {
    return this.#lastSource + 1;
  }

  nextBundle(): number {
    return this.#lastBundle + 1;
  }

  addSource(row: SourceRow): void {
    this.#lastSource = Math.max(this.#lastSource, row.id);
    this.sources.set(row.id, row);
  }

  addRun(row: RunRow): RunEntry {
    const entry = new RunEntry(row, (a, b) => this.#compare(a, b));
    this.runs.set(row.id, entry);
    return entry;
  }

  addBundle(bundle: Bundle): void {
    this.#lastBundle = Math.max(this.#lastBundle, bundle.id);
    this.runs.get(bundle.run)?.addBundle(bundle);
  }

  /** A series that the source has not told of before. The run is known. */
  createPart(source: number, run: string, kind: PartKind, tag: string): Part {
    const entry = this.runs.get(run)!;
    let bundle = entry.bundles.findLast((own) => own.source === source);
    if (!bundle || bundle.isFull) this.addBundle((bundle = new Bundle({ id: this.nextBundle(), source, run, keys: [], numbers: new Float64Array(0) })));
    return entry.create(bundle, kind, tag);
  }

  removePart(part: Part): void {
    this.runs.get(part.run)?.remove(part);
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
