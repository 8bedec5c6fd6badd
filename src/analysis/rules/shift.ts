import type { Hit, Moment } from '../contract.ts';
import { phrase } from '../../model/phrase.ts';
import type { Track } from '../track.ts';

/** What counts as a shift: so many σ for each scale of the track, and so much that it matters (in the units of the judging scale). */
export interface ShiftLimits {
  /** A block of three only counts where all three values are out by half the limit: two odd batches are no shift. */
  whole?: boolean;
  /** σ for each scale of the track. */
  sigmas: readonly number[];
  least: readonly number[];
}

/** The first scale on which the newest block is out on this side, or undefined. */
export function shiftBeyond({ track, row, tag }: Moment, side: 1 | -1, { sigmas, least, whole }: ShiftLimits): Hit | undefined {
  if (!track.settled) return undefined;
  for (let i = 0; i < track.shifts.length; i++) {
    const shift = track.shifts[i]!;
    const { error, forecast } = shift;
    if (!(side * error >= least[i]!)) continue;
    const margin = Math.max(sigmas[i]! * track.spread(shift), least[i]!);
    if (!(side * error >= margin)) continue;
    if (whole && shift.recent === 3 && !allBeyond(track, forecast, (side * margin) / 2)) continue;
    const limit = track.toValue(forecast + side * margin, row);
    const value = track.toValue(forecast + error, row);
    const expected = track.toValue(forecast, row);
    return {
      value,
      ...(side > 0 ? { upper: limit } : { lower: limit }),
      message: phrase(
        'The last {0} values of {1} are about {2}; the {3} before promised {4}',
        shift.recent * shift.per, tag, shortNumber(value), shift.reference * shift.per, shortNumber(expected),
      ),
    };
  }
  return undefined;
}

/** All of the last three values are out by `margin`, on its side. */
function allBeyond({ values }: Track, forecast: number, margin: number): boolean {
  for (let back = 0; back < 3; back++) if ((values.back(back) - forecast - margin) * margin < 0) return false;
  return true;
}

/** Three digits are enough for a sentence. */
export function shortNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value);
}
