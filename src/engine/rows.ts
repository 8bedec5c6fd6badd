import type { Reading, StreamFormat, SourceContext } from '../readers/contract.ts';
import { look } from '../readers/tail.ts';

const defaults = {
  /** Bytes. To find a row the log is read again up to it, about 100 MB a second. */
  longest: 64 * 2 ** 20,
};

/** The last row of a text log, from 0, that tells of a metric at a step; undefined where there is none or the log is no text. */
export function findRow(format: StreamFormat, source: SourceContext, path: string, tag: string, step: number): number | undefined {
  const seen = look(path);
  if (seen.kind !== 'grown') return undefined;
  let row = 0;
  let found: number | undefined;
  let state;
  let read = 0;
  try {
    for (let chunk = seen.tail.next(); chunk && read < defaults.longest; chunk = seen.tail.next()) {
      if (chunk.bytes.includes(0)) return undefined;
      const reader = format.create(source, state);
      const reading = reader.push(chunk.bytes, chunk.offset, chunk.atEnd);
      const taken = chunk.bytes.subarray(0, reading.consumed);
      if (countPoints(reading, tag, step) > 0) {
        const within = rowWithin(format, source, state, taken, chunk.offset, tag, step);
        if (within !== undefined) found = row + within;
      }
      state = reader.state();
      row += lineEnds(taken).length;
      read += taken.length;
      seen.tail.advance(reading.consumed);
    }
  } finally {
    seen.tail.close();
  }
  return found;
}

/** The row within complete lines, by halving: the fewest lines that tell of all the points that the whole tells of. (Line by line will not do: some readers decide only when they have seen several.) */
function rowWithin(
  format: StreamFormat, source: SourceContext, state: Parameters<StreamFormat['create']>[1], bytes: Uint8Array, offset: number, tag: string, step: number,
): number | undefined {
  const ends = lineEnds(bytes);
  const pointsIn = (lines: number): number => countPoints(format.create(source, state).push(bytes.subarray(0, ends[lines - 1] ?? 0), offset, true), tag, step);
  const all = pointsIn(ends.length);
  if (all === 0) return undefined;
  let [few, enough] = [0, ends.length];
  while (enough - few > 1) {
    const middle = (few + enough) >> 1;
    if (pointsIn(middle) === all) enough = middle;
    else few = middle;
  }
  return enough - 1;
}

const countPoints = ({ runs }: Reading, tag: string, step: number): number =>
  runs.reduce((sum, run) => sum + (run.series.get(tag)?.columns().steps.filter((each) => each === step).length ?? 0), 0);

const newLine = 10;

/** Offsets behind each line feed, and the end if the last line has none. */
function lineEnds(bytes: Uint8Array): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(newLine); at >= 0; at = bytes.indexOf(newLine, at + 1)) ends.push(at + 1);
  if ((ends.at(-1) ?? 0) < bytes.length) ends.push(bytes.length);
  return ends;
}
