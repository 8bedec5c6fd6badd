import type { StreamFormat, SourceContext } from '../readers/contract.ts';
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
      if (reading.runs.some((run) => hasPoint(run.series.get(tag)?.columns().steps, step))) {
        const within = rowWithin(format, source, state, taken, chunk.offset, tag, step);
        if (within !== undefined) found = row + within;
      }
      state = reader.state();
      row += countLines(taken);
      read += taken.length;
      seen.tail.advance(reading.consumed);
    }
  } finally {
    seen.tail.close();
  }
  return found;
}

const newLine = 10;

/** Fed line by line, the reader shows which line makes the point. */
function rowWithin(
  format: StreamFormat, source: SourceContext, state: Parameters<StreamFormat['create']>[1], bytes: Uint8Array, offset: number, tag: string, step: number,
): number | undefined {
  const reader = format.create(source, state);
  let found: number | undefined;
  let start = 0;
  let row = 0;
  while (start < bytes.length) {
    const at = bytes.indexOf(newLine, start);
    const end = at < 0 ? bytes.length : at + 1;
    const reading = reader.push(bytes.subarray(start, end), offset + start, end === bytes.length);
    if (reading.runs.some((run) => hasPoint(run.series.get(tag)?.columns().steps, step))) found = row;
    start = end;
    row++;
  }
  return found;
}

const hasPoint = (steps: Float64Array | undefined, step: number): boolean => steps?.includes(step) ?? false;

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newLine); at >= 0; at = bytes.indexOf(newLine, at + 1)) lines++;
  return lines;
}
