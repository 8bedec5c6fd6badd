import { type Columns, ColumnBuilder, emptyColumns } from '../model/series.ts';
import { decodeColumns, encodeAlone, encodeColumns } from './chunks.ts';
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
  /** The tail of a series that grows; undefined until it is needed: most parts of a reopened folder never grow again. */
  #tail: ColumnBuilder | undefined;
  /** The tail as a blob that is not written yet: what was read at once rarely grows at once. */
  #packed: Uint8Array | undefined;
  #tailChanged = false;
  /** The chunk that holds the point `judged`, and how many points lie before it: found once, not searched each time. */
  cursor = { index: 0, before: 0 };

  constructor(row: PartRow) {
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
  }

  static create(id: number, source: number, run: string, kind: PartKind, tag: string): Part {
    return new Part({ id, source, run, kind, tag, summary: emptySummary(), judged: 0, chunks: 0, segment: 0 });
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
    const rest = slicePoints(columns, at);
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

  row(): PartRow & { tail?: Uint8Array } {
    const { id, source, run, kind, tag, summary, settled, chunks, segment } = this;
    const tail = this.#tailChanged ? this.#packed ?? encodeAlone(this.#tail!.columns()) : undefined;
    return { id, source, run, kind, tag, summary, judged: settled, chunks, segment, tail };
  }

  /** What `row` gave was written. */
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
