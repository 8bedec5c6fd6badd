import { type Columns, emptyColumns } from '../model/series.ts';

/** The points at the given places, in that order. */
export function pickPoints(columns: Columns, places: ArrayLike<number>): Columns {
  const take = (column: Float64Array): Float64Array => {
    const taken = new Float64Array(places.length);
    for (let i = 0; i < places.length; i++) taken[i] = column[places[i]!]!;
    return taken;
  };
  return { steps: take(columns.steps), walls: take(columns.walls), values: take(columns.values) };
}

export function joinColumns(pieces: readonly Columns[]): Columns {
  if (pieces.length === 0) return emptyColumns();
  if (pieces.length === 1) return pieces[0]!;
  const length = pieces.reduce((sum, { steps }) => sum + steps.length, 0);
  const all: Columns = { steps: new Float64Array(length), walls: new Float64Array(length), values: new Float64Array(length) };
  let at = 0;
  for (const piece of pieces) {
    all.steps.set(piece.steps, at);
    all.walls.set(piece.walls, at);
    all.values.set(piece.values, at);
    at += piece.steps.length;
  }
  return all;
}

/** The points whose step lies in `[from, to]` and below `voidFrom`; the same object where that is all of them. */
export function pickRange(columns: Columns, from: number, to: number, voidFrom = Infinity): Columns {
  const { steps } = columns;
  const inside = (step: number): boolean => step >= from && step <= to && step < voidFrom;
  if (steps.every(inside)) return columns;
  const places: number[] = [];
  for (let i = 0; i < steps.length; i++) if (inside(steps[i]!)) places.push(i);
  return pickPoints(columns, places);
}

/** The same points with steps that never go back; points of equal step keep their order. */
export function sortBySteps(columns: Columns): Columns {
  const { steps } = columns;
  let sorted = true;
  for (let i = 1; sorted && i < steps.length; i++) sorted = !(steps[i]! < steps[i - 1]!);
  if (sorted) return columns;
  return pickPoints(columns, Uint32Array.from(steps.keys()).sort((a, b) => steps[a]! - steps[b]! || a - b));
}

/** Pixel columns over a range of steps, both ends included. */
export interface Pixels {
  from: number;
  to: number;
  count: number;
}

/** The pixel column of a step. The last column holds its right end. */
export function pixelOf(step: number, { from, to, count }: Pixels): number {
  return to > from ? Math.min(count - 1, Math.floor(((step - from) / (to - from)) * count)) : 0;
}

/**
 * First, lowest, highest and last point of each pixel column, in order, so that a line through them covers the same pixels
 * as a line through all (the M4 aggregation of Jugel et al., VLDB 2014). Steps must not go back.
 * Low and high are over numbers; a column without any keeps its first and last.
 */
export function reducePoints(columns: Columns, pixels: Pixels): Columns {
  const places = cornerPlaces(columns, pixels);
  return places.length === columns.steps.length ? columns : pickPoints(columns, places);
}

/** The places of the points that `reducePoints` keeps. */
export function cornerPlaces({ steps, values }: Pick<Columns, 'steps' | 'values'>, pixels: Pixels): number[] {
  const places: number[] = [];
  for (let start = 0; start < steps.length;) {
    const pixel = pixelOf(steps[start]!, pixels);
    let end = start + 1;
    while (end < steps.length && pixelOf(steps[end]!, pixels) === pixel) end++;
    pushCorners(values, start, end, places);
    start = end;
  }
  return places;
}

/** First, lowest, highest and last of a whole chunk: what stands for it where it falls into one pixel column. */
export function cornersOf(columns: Columns): Columns {
  const places: number[] = [];
  pushCorners(columns.values, 0, columns.values.length, places);
  return pickPoints(columns, places);
}

function pushCorners(values: Float64Array, start: number, end: number, places: number[]): void {
  let low = -1;
  let high = -1;
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    if (value - value !== 0) continue;
    if (low < 0 || value < values[low]!) low = i;
    if (high < 0 || value > values[high]!) high = i;
  }
  const corners = [start, Math.min(low, high), Math.max(low, high), end - 1];
  let before = -1;
  for (const corner of corners) {
    if (corner > before) places.push(corner);
    if (corner > before) before = corner;
  }
}
