import type { Columns } from '../model/series.ts';
import { isScalar } from '../store/bundle.ts';
import { joinColumns, pickRange } from '../store/downsample.ts';
import { numbersPerPart, type Part, slicePoints, unjudgedAt } from '../store/part.ts';
import type { Store } from '../store/store.ts';

/** Points that a run's monitor has not seen. */
export interface Unjudged {
  points: Map<string, Columns>;
  /** How far each part will have been seen. */
  seen: Map<Part, number>;
  more: boolean;
}

/**
 * The next points of all series of a run, `portion` of each at most. Series are cut at the same step, so that a sparse one
 * does not run ahead of a dense one.
 */
export function collectUnjudged(store: Store, run: string, portion: number): Unjudged {
  if (isJudged(store, run)) return { points: new Map(), seen: new Map(), more: false };
  const unseen = collectUnseen(store, run, portion);
  const cut = Math.min(...unseen.filter(({ more }) => more).map(({ steps }) => steps.reduce((most, step) => Math.max(most, step), -Infinity)));
  const result: Unjudged = { points: new Map(), seen: new Map(), more: unseen.some(({ last }) => !last) };
  for (const { part, pieces, steps, more } of unseen) {
    const taken = countUntil(steps, cut);
    result.more ||= more || taken < steps.length;
    if (taken === 0) continue;
    result.seen.set(part, part.judged + taken);
    result.points.set(part.tag, validPoints(store, part, pieces, taken));
  }
  return result;
}

/** Told from what was loaded, so that nothing of a reopened folder is looked at that did not grow. */
function isJudged(store: Store, run: string): boolean {
  const packed = store.catalog.runs.get(run)?.packed;
  return packed?.every(({ keys, numbers }) => keys.every((key, slot) => !isScalar(key) || unjudgedAt(numbers, slot * numbersPerPart) === 0)) ?? false;
}

export function markSeen({ seen }: Unjudged): void {
  for (const [part, judged] of seen) part.judged = judged;
}

interface Unseen {
  part: Part;
  pieces: { segment: number; columns: Columns }[];
  /** Of all pieces. */
  steps: Float64Array;
  /** The part has more than that. */
  more: boolean;
  /** No other part of the series comes after it. */
  last: boolean;
}

/** The parts of a series follow each other: a later one waits until the earlier one was seen to its end. */
function collectUnseen(store: Store, run: string, portion: number): Unseen[] {
  const found: Unseen[] = [];
  for (const [first] of store.catalog.runs.get(run)?.series.values() ?? []) {
    if (first?.kind !== 'scalar') continue;
    const parts = store.catalog.shownParts(run, first.kind, first.tag);
    const part = parts.find(({ judged, length }) => judged < length);
    if (!part) continue;
    const pieces = [...store.unseenPieces(part, portion)];
    const steps = joinColumns(pieces.map(({ columns }) => columns)).steps;
    found.push({ part, pieces, steps, more: part.length - part.judged > steps.length, last: part === parts.at(-1) });
  }
  return found;
}

/** Leading points whose step is not beyond the cut. */
function countUntil(steps: Float64Array, cut: number): number {
  const end = steps.findIndex((step) => step > cut);
  return end < 0 ? steps.length : end;
}

/** The first `taken` points, without those that became void before anyone judged them. */
function validPoints(store: Store, part: Part, pieces: Unseen['pieces'], taken: number): Columns {
  const valid: Columns[] = [];
  let left = taken;
  for (const { segment, columns } of pieces) {
    const piece = slicePoints(columns, 0, left);
    left -= piece.steps.length;
    valid.push(pickRange(piece, -Infinity, Infinity, part.summary.superseded > 0 ? store.catalog.voidFrom(part, segment) : Infinity));
    if (left === 0) break;
  }
  return joinColumns(valid);
}
