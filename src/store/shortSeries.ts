import type { Columns } from '../model/series.ts';
import { maybeScalar, type Packed, seriesKey } from './bundle.ts';
import { decodeColumns, encodeColumns } from './chunks.ts';
import { chunkPoints, numbersPerPart, partsPerBundle } from './part.ts';
import { packPoints } from './summary.ts';
import { packTails, tailAt } from './tails.ts';

/** Series that one source tells of one run and nobody has heard of before, as their bundle will be written; none has a full chunk. */
export interface ShortSeries extends Packed {
  tails: Uint8Array;
}

/** Undefined where a series is not short. Without a part for each, as a thousand small logs have twenty thousand. */
export function packShortSeries(series: readonly (readonly [tag: string, columns: Columns])[]): ShortSeries[] | undefined {
  if (series.some(([, { steps }]) => steps.length >= chunkPoints)) return undefined;
  const packed: ShortSeries[] = [];
  for (let from = 0; from < series.length; from += partsPerBundle) {
    const some = series.slice(from, from + partsPerBundle);
    const numbers = new Float64Array(some.length * numbersPerPart);
    for (const [slot, [, columns]] of some.entries()) packPoints(columns, numbers, slot * numbersPerPart);
    packed.push({ keys: some.map(([tag]) => seriesKey('scalar', tag)), numbers, tails: packTails(some.map(([, columns]) => encodeColumns(columns))) });
  }
  return packed;
}

/** The series again, for who cannot take them as they are. */
export function unpackShortSeries(packed: readonly ShortSeries[]): [tag: string, columns: Columns][] {
  return packed.flatMap(({ keys, tails }) => keys.map((key, slot): [string, Columns] => [maybeScalar(key)!, decodeColumns(tailAt(tails, slot)!)]));
}
