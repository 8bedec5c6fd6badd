import { type Columns, ColumnBuilder, emptyColumns } from '../model/series.ts';
import type { Bundle } from './bundle.ts';
import { decodeColumns, encodeAlone, encodeColumns } from './chunks.ts';
import type { ChunkRow, PartKind } from './contract.ts';
import { cornersOf } from './downsample.ts';
import { addPoints, countAt, emptySummary, packSummary, type Summary, summaryNumbers, unpackSummary } from './summary.ts';

/** 1,024 points are about 7 KB: rewriting a tail with each commit stays cheap, and a chunk decodes in some microseconds. */
export const chunkPoints = 1024;

/** Few enough that writing all of them again when one grows is cheap, enough for all that most runs log. */
export const partsPerBundle = 32;

/** A part in numbers: its summary, and then … */
const place = { judged: summaryNumbers, chunks: summaryNumbers + 1, segment: summaryNumbers + 2, tailApart: summaryNumbers + 3 };
export const numbersPerPart = summaryNumbers + 4;

/** Points that the monitor of the run has not seen, of the part at that place of the numbers. */
export const unjudgedAt = (numbers: Float64Array, from: number): number => countAt(numbers, from) - numbers[from + place.judged]!;

/** The points of one series from one source, as they are held in memory: all that is small, and the open tail. */
export class Part {
  readonly bundle: Bundle;
  /** Its place in the bundle. */
  readonly slot: number;
  readonly id: number;
  readonly kind: PartKind;
  readonly tag: string;
  summary: Summary;
  /** Points, superseded ones counted, that the run's monitor has seen. */
  judged: number;
  /** The same as of the state of the monitor that was saved; only this is written. */
  settled: number;
  /** Full chunks; the rest is in the tail. */
  chunks: number;
  /** Segment of the tail. */
  segment: number;
  /** The tail has a row of its own. */
  tailApart: boolean;
  /** The tail of a series that grows; undefined until it is needed: most parts of a reopened folder never grow again. */
  #tail: ColumnBuilder | undefined;
  /** The tail as a blob that is not written yet: what was read at once rarely grows at once. */
  #packed: Uint8Array | undefined;
  #tailChanged = false;
  /** The chunk that holds the point `judged`, and how many points lie before it: found once, not searched each time. */
  cursor = { index: 0, before: 0 };

  /** @param numbers of all parts of the bundle; absent: the part is new */
  constructor(bundle: Bundle, slot: number, kind: PartKind, tag: string, numbers?: Float64Array) {
    this.bundle = bundle;
    this.slot = slot;
    this.id = bundle.id * partsPerBundle + slot;
    this.kind = kind;
    this.tag = tag;
    const from = slot * numbersPerPart;
    const number = (index: number): number => numbers?.[from + index] ?? 0;
    this.summary = numbers ? unpackSummary(numbers, from) : emptySummary();
    this.judged = number(place.judged);
    this.settled = this.judged;
    this.chunks = number(place.chunks);
    this.segment = number(place.segment);
    this.tailApart = number(place.tailApart) === 1;
  }

  get source(): number {
    return this.bundle.source;
  }

  get run(): string {
    return this.bundle.run;
  }

  /** All points, superseded ones counted. */
  get length(): number {
    return this.summary.count + this.summary.superseded;
  }

  /** Adds points and gives the chunks that became full. `load` gives the written tail. */
  append(columns: Columns, segment: number, voidFrom: number, load: () => Uint8Array | undefined): ChunkRow[] {
    const closed: ChunkRow[] = [];
    const fresh = this.length === 0;
    if (segment !== this.segment && !fresh) {
      const rest = this.tailPoints(load);
      if (rest.steps.length > 0) closed.push(this.#close(rest));
      this.#setTail(new ColumnBuilder(0));
    }
    this.segment = segment;
    addPoints(this.summary, columns, voidFrom);
    const tail = fresh ? new ColumnBuilder(0) : this.#loadTail(load);
    let at = 0;
    while (columns.steps.length - at + tail.length >= chunkPoints) {
      const taken = at + chunkPoints - tail.length;
      closed.push(this.#fill(tail, slicePoints(columns, at, taken)));
      at = taken;
    }
    const rest = at === 0 ? columns : slicePoints(columns, at);
    if (fresh) this.#packed = encodeColumns(rest);
    else tail.append(rest);
    this.#tailChanged = true;
    return closed;
  }

  /** The points after the last full chunk, as a view that the next append may change. */
  tailPoints(load: () => Uint8Array | undefined): Columns {
    if (this.#tail) return this.#tail.columns();
    const packed = this.#packed ?? load();
    return packed ? decodeColumns(packed) : emptyColumns();
  }

  /** Puts all but the tail into the numbers of the bundle. */
  pack(numbers: Float64Array): void {
    const from = this.slot * numbersPerPart;
    packSummary(this.summary, numbers, from);
    numbers[from + place.judged] = this.settled;
    numbers[from + place.chunks] = this.chunks;
    numbers[from + place.segment] = this.segment;
    numbers[from + place.tailApart] = Number(this.tailApart);
  }

  /** The tail, if it is to be written. */
  changedTail(): Uint8Array | undefined {
    return this.#tailChanged ? this.#packed ?? encodeAlone(this.#tail!.columns()) : undefined;
  }

  /** What `pack` and `changedTail` gave was written. */
  written(): void {
    this.#packed = undefined;
    this.#tailChanged = false;
  }

  #loadTail(load: () => Uint8Array | undefined): ColumnBuilder {
    if (!this.#tail) {
      const points = this.tailPoints(load);
      this.#setTail(new ColumnBuilder(points.steps.length));
      this.#tail!.append(points);
    }
    return this.#tail!;
  }

  #setTail(tail: ColumnBuilder): void {
    this.#tail = tail;
    this.#packed = undefined;
  }

  /** Closes a chunk of the tail and `columns`; a bulk load never copies through the tail. */
  #fill(tail: ColumnBuilder, columns: Columns): ChunkRow {
    if (tail.length === 0) return this.#close(columns);
    tail.append(columns);
    const row = this.#close(tail.columns());
    tail.clear();
    return row;
  }

  #close(columns: Columns): ChunkRow {
    let low = Infinity;
    let high = -Infinity;
    const { steps } = columns;
    for (let i = 0; i < steps.length; i++) {
      if (steps[i]! < low) low = steps[i]!;
      if (steps[i]! > high) high = steps[i]!;
    }
    const corners = encodeColumns(cornersOf(columns));
    return { part: this.id, index: this.chunks++, segment: this.segment, count: steps.length, low, high, corners, data: encodeColumns(columns) };
  }
}

export function slicePoints({ steps, walls, values }: Columns, from: number, to?: number): Columns {
  return { steps: steps.subarray(from, to), walls: walls.subarray(from, to), values: values.subarray(from, to) };
}
