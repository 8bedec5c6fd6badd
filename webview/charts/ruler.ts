import type { XY } from './layer.ts';

/** What a ruler is made from: the ends of an axis, and the pixels where they lie. */
interface Ends {
  min: number;
  max: number;
  from: number;
  to: number;
  log?: boolean;
}

/** From values to CSS pixels of a canvas, without chart.js's checks for each point: both kinds of axis are straight, one of them in log10. */
export class Ruler {
  readonly #offset: number;
  readonly #factor: number;
  readonly #log: boolean;

  constructor({ min, max, from, to, log = false }: Ends) {
    const [low, high] = log ? [Math.log10(min), Math.log10(max)] : [min, max];
    this.#log = log;
    this.#factor = (to - from) / (high - low);
    this.#offset = from - low * this.#factor;
  }

  /** NaN for what has no place on a log axis. */
  at(value: number): number {
    if (!this.#log) return this.#offset + value * this.#factor;
    return value > 0 ? this.#offset + Math.log10(value) * this.#factor : NaN;
  }

  /** Pixels of the values from `from` up to `to`, put at the begin of `into`. */
  measure(values: Float64Array, from: number, to: number, into: Float64Array): void {
    const [offset, factor] = [this.#offset, this.#factor];
    if (this.#log) for (let at = from; at < to; at++) into[at - from] = values[at]! > 0 ? offset + Math.log10(values[at]!) * factor : NaN;
    else for (let at = from; at < to; at++) into[at - from] = offset + values[at]! * factor;
  }
}

/** Where points lie on the canvas; the columns may be longer than `count`. */
export interface Pixels extends XY {
  count: number;
}

let room: XY = { x: new Float64Array(0), y: new Float64Array(0) };

/** Pixels of some points, in room that the next call takes again: fifty curves at sixty frames a second leave nothing to collect. */
export function pixelsOf({ x, y }: XY, { from, to }: { from: number; to: number }, rulers: { x: Ruler; y: Ruler }): Pixels {
  const count = Math.max(0, to - from);
  if (room.x.length < count) room = { x: new Float64Array(count * 2), y: new Float64Array(count * 2) };
  rulers.x.measure(x, from, to, room.x);
  rulers.y.measure(y, from, to, room.y);
  return { x: room.x, y: room.y, count };
}
