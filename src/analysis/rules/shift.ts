import type { Hit, Moment } from '../contract.ts';
import { phrase } from '../../model/phrase.ts';

/** What counts as a shift: so many σ for each scale of the track, and so much that it matters (in the units of the judging scale). */
export interface ShiftLimits {
  /** σ for each scale of the track. */
  sigmas: readonly number[];
  least: readonly number[];
}

/** The first scale on which the newest block is out on this side, or undefined. */
export function shiftBeyond({ track, row, tag }: Moment, side: 1 | -1, { sigmas, least }: ShiftLimits): Hit | undefined {
  if (!track.settled) return undefined;
  for (let i = 0; i < track.shifts.length; i++) {
    const shift = track.shifts[i]!;
    const { error, forecast, spread } = shift;
    if (!(spread > 0) || side * error < Math.max(sigmas[i]! * spread, least[i]!)) continue;
    const limit = track.toValue(forecast + side * Math.max(sigmas[i]! * spread, least[i]!), row);
    const value = track.toValue(forecast + error, row);
    const expected = track.toValue(forecast, row);
    return {
      value,
      ...(side > 0 ? { upper: limit } : { lower: limit }),
      message: phrase(
        'The last {0} values of {1} are about {2}; the {3} before promised {4}',
        shift.recent, tag, shortNumber(value), shift.reference, shortNumber(expected),
      ),
    };
  }
  return undefined;
}

/** Three digits are enough for a sentence. */
export function shortNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value);
}
