import type { Layer, XY } from './layer.ts';
import type { Pixels, Ruler } from './ruler.ts';
import type { Pen } from './stroke.ts';

export interface Place {
  x: Ruler;
  y: Ruler;
  /** Pixels between which x is seen. */
  low: number;
  high: number;
  bottom: number;
}

/** Pixels on either side of a point between two that are no numbers: a path of one point draws nothing. */
const lonePoint = 1.5;

/**
 * One path for the whole curve, broken where a pixel is no number. Within one column of pixels only the lowest and the highest point are
 * drawn, in the order in which they came: what is left out lies within half a pixel of a line that is drawn anyway.
 */
export function traceCurve(path: Pen, { x, y, count }: Pixels): void {
  const pen = new ColumnPen(path);
  let start = 0;
  for (let at = 0; at <= count; at++) {
    if (at < count && Number.isFinite(y[at]) && Number.isFinite(x[at])) continue;
    if (at > start) pen.line(x, y, start, at);
    start = at + 1;
  }
}

class ColumnPen {
  readonly #path: Pen;
  #down = false;

  constructor(path: Pen) {
    this.#path = path;
  }

  /** A line through all points from `from` up to `to`. */
  line(x: Float64Array, y: Float64Array, from: number, to: number): void {
    this.#down = false;
    let [column, low, high] = [Math.round(x[from]!), from, from];
    // Called for every point of every curve: indices, and nothing for the collector.
    for (let at = from + 1; at < to; at++) {
      const next = Math.round(x[at]!);
      if (next !== column) {
        this.#put(x, y, low, high);
        column = next;
        low = high = at;
      } else if (y[at]! < y[low]!) low = at;
      else if (y[at]! > y[high]!) high = at;
    }
    const alone = !this.#down && y[low] === y[high];
    this.#put(x, y, low, high);
    if (!alone) return;
    this.#path.moveTo(x[low]! - lonePoint, y[low]!);
    this.#path.lineTo(x[low]! + lonePoint, y[low]!);
  }

  /** What a column holds, in the order in which it came. */
  #put(x: Float64Array, y: Float64Array, low: number, high: number): void {
    const [first, second] = x[low]! <= x[high]! ? [low, high] : [high, low];
    if (this.#down) this.#path.lineTo(x[first]!, y[first]!);
    else this.#path.moveTo(x[first]!, y[first]!);
    if (y[second] !== y[first]) this.#path.lineTo(x[second]!, y[second]!);
    this.#down = true;
  }
}

export function fillBetween(ctx: CanvasRenderingContext2D, { x, y }: XY, floor: Float64Array, place: Place): void {
  const { from, to } = visible(x, place);
  const known = (at: number): boolean => Number.isFinite(place.y.at(y[at]!)) && Number.isFinite(floor[at]);
  /** On a log axis a floor of 0 or less is beyond the lower edge. */
  const below = (value: number): number => (Number.isFinite(place.y.at(value)) ? place.y.at(value) : place.bottom);
  for (let start = from; start < to; start++) {
    if (!known(start)) continue;
    let end = start;
    ctx.beginPath();
    for (; end < to && known(end); end++) ctx.lineTo(place.x.at(x[end]!), place.y.at(y[end]!));
    for (let back = end - 1; back >= start; back--) ctx.lineTo(place.x.at(x[back]!), below(floor[back]!));
    ctx.closePath();
    ctx.fill();
    start = end;
  }
}

export function drawDots(ctx: CanvasRenderingContext2D, { columns: { x, y }, radius = 3, hollow = false }: Layer, place: Place): void {
  ctx.beginPath();
  for (let at = 0; at < x.length; at++) {
    const [px, py] = [place.x.at(x[at]!), place.y.at(y[at]!)];
    if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
    ctx.moveTo(px + radius, py);
    ctx.arc(px, py, radius, 0, 2 * Math.PI);
  }
  if (hollow) ctx.stroke();
  else ctx.fill();
}

/** One unit wide and high, less the gap between neighbours. */
export function drawCells(ctx: CanvasRenderingContext2D, { columns: { x, y }, strengths, gap = 1 }: Layer, place: Place): void {
  for (let at = 0; at < x.length; at++) {
    const [left, right] = [Math.round(place.x.at(x[at]! - 0.5)), Math.round(place.x.at(x[at]! + 0.5))];
    const [top, bottom] = [Math.round(place.y.at(y[at]! + 0.5)), Math.round(place.y.at(y[at]! - 0.5))];
    ctx.globalAlpha = strengths?.[at] ?? 1;
    ctx.fillRect(left, top, Math.max(1, right - left - gap), Math.max(1, bottom - top - gap));
  }
}

/** Pixels between marks, so that a run that stays NaN is a row of triangles and no bar. */
const edgeSpacing = 12;

export function drawEdgeMarks(ctx: CanvasRenderingContext2D, { x, y }: XY, ruler: Ruler, { top, bottom }: { top: number; bottom: number }): void {
  ctx.beginPath();
  let [last, lastUp] = [-Infinity, false];
  for (let at = 0; at < x.length; at++) {
    const px = ruler.at(x[at]!);
    const up = y[at] === Infinity;
    if (px - last < edgeSpacing && up === lastUp) continue;
    [last, lastUp] = [px, up];
    const [base, tip] = up ? [top + 8, top] : [bottom - 8, bottom];
    ctx.moveTo(px - 4.5, base);
    ctx.lineTo(px + 4.5, base);
    ctx.lineTo(px, tip);
    ctx.closePath();
  }
  ctx.fill();
}

const risesMemo = new WeakMap<Float64Array, boolean>();

/** The part of the columns that is seen, one more point on each side. All of it where x goes back somewhere. */
export function visible(x: Float64Array, { x: ruler, low, high }: Place): { from: number; to: number } {
  if (!rises(x)) return { from: 0, to: x.length };
  return { from: Math.max(0, firstAt(x, (value) => ruler.at(value) >= low) - 1), to: Math.min(x.length, firstAt(x, (value) => ruler.at(value) > high) + 1) };
}

export function rises(x: Float64Array): boolean {
  let known = risesMemo.get(x);
  if (known === undefined) risesMemo.set(x, (known = neverFalls(x)));
  return known;
}

function neverFalls(x: Float64Array): boolean {
  for (let at = 1; at < x.length; at++) if (!(x[at]! >= x[at - 1]!)) return false;
  return true;
}

function firstAt(x: Float64Array, test: (value: number) => boolean): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(x[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
