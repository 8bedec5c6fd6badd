import { type Columns, ColumnBuilder } from '../model/series.ts';
import { decodeColumns, encodeColumns } from './chunks.ts';
import type { ChunkRow, PartKind, PartRow } from './contract.ts';
import { cornersOf } from './downsample.ts';
import { addPoints, emptySummary, type Summary } from './summary.ts';

/** 1,024 points are about 7 KB: rewriting a tail with each commit stays cheap, and a chunk decodes in some microseconds. */
export const chunkPoints = 1024;

/** The points of one series from one source, as they are held in memory: all that is small, and the open tail. */
export class Part implements PartRow {
  readonly id: number;
  readonly source: number;
  readonly run: string;
  readonly kind: PartKind;
  readonly tag: string;
  summary: Summary;
  /** Points that the run's monitor has seen. */
  judged: number;
  /** The same as of the state of the monitor that was saved; only this is written. */
  settled: number;
  chunks: number;
  segment: number;
  /** Undefined until it is needed: most parts of a reopened folder never grow again. */
  tail: ColumnBuilder | undefined;
  tailChanged = false;
  /** The chunk that holds the point `judged`, and how many points lie before it: found once, not searched each time. */
  cursor = { index: 0, before: 0 };

  constructor(row: PartRow, tail?: ColumnBuilder) {
    this.id = row.id;
    this.source = row.source;
    this.run = row.run;
    this.kind = row.kind;
    this.tag = row.tag;
    this.summary = row.summary;
    this.judged = row.judged;
    this.settled = row.judged;
    this.chunks = row.chunks;
    this.segment = row.segment;
    this.tail = tail;
  }

  static create(id: number, source: number, run: string, kind: PartKind, tag: string): Part {
    const row = { id, source, run, kind, tag, summary: emptySummary(), judged: 0, chunks: 0, segment: 0 };
    return new Part(row, new ColumnBuilder(0));
  }

  /** All points, superseded ones counted. */
  get length(): number {
    return this.summary.count + this.summary.superseded;
  }

  /** Adds points and gives the chunks that became full. The tail must be there. */
  append(columns: Columns, segment: number, voidFrom: number): ChunkRow[] {
    const closed: ChunkRow[] = [];
    if (segment !== this.segment) {
      if (this.tail!.length > 0) closed.push(this.#close(this.tail!.columns()));
      this.tail = new ColumnBuilder(0);
      this.segment = segment;
    }
    addPoints(this.summary, columns, voidFrom);
    this.tailChanged = true;
    let at = 0;
    while (columns.steps.length - at + this.tail!.length >= chunkPoints) {
      const taken = at + chunkPoints - this.tail!.length;
      closed.push(this.#fill(slicePoints(columns, at, taken)));
      at = taken;
    }
    this.tail!.append(slicePoints(columns, at));
    return closed;
  }

  row(): PartRow & { tail?: Uint8Array } {
    const { id, source, run, kind, tag, summary, settled, chunks, segment } = this;
    const tail = this.tailChanged ? encodeColumns(this.tail!.columns()) : undefined;
    return { id, source, run, kind, tag, summary, judged: settled, chunks, segment, tail };
  }

  loadTail(data: Uint8Array | undefined): void {
    this.tail = new ColumnBuilder(0);
    if (data) this.tail.append(decodeColumns(data));
  }

  /** Closes a chunk of the tail and `columns`; a bulk load never copies through the tail. */
  #fill(columns: Columns): ChunkRow {
    if (this.tail!.length === 0) return this.#close(columns);
    this.tail!.append(columns);
    const row = this.#close(this.tail!.columns());
    this.tail = new ColumnBuilder(0);
    return row;
  }

  #close(columns: Columns): ChunkRow {
    let low = Infinity;
    let high = -Infinity;
    for (const step of columns.steps) {
      if (step < low) low = step;
      if (step > high) high = step;
    }
    const corners = encodeColumns(cornersOf(columns));
    return { part: this.id, index: this.chunks++, segment: this.segment, count: columns.steps.length, low, high, corners, data: encodeColumns(columns) };
  }
}

export function slicePoints({ steps, walls, values }: Columns, from: number, to?: number): Columns {
  return { steps: steps.subarray(from, to), walls: walls.subarray(from, to), values: values.subarray(from, to) };
}
