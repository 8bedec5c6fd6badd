import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { headLength } from '../../readers/tail.ts';
import { packShortSeries } from '../../store/shortSeries.ts';
import type { TakenReading } from '../ingest.ts';
import { openLog } from './formats.ts';
import { type PackedLog, packPortion, type SmallLog } from './messages.ts';

/** Reads small logs from begin to end; undefined for those that the engine must look at itself. What goes wrong here shows again, and is told, when it does. */
export function readBatch(logs: readonly SmallLog[]): (PackedLog | undefined)[] {
  const folders = new Map<string, boolean>();
  return logs.map((log) => {
    try {
      return readLog(log, folders);
    } catch {
      return undefined;
    }
  });
}

function readLog(log: SmallLog, folders: Map<string, boolean>): PackedLog | undefined {
  const { path, home } = log, opened = openLog(log);
  if (!opened) return undefined;
  const { format, tail, reader } = opened;
  try {
    const chunk = tail.next();
    // Longer than it was.
    if (!chunk?.atEnd) return undefined;
    const sure = format.sniff(home, chunk.bytes.subarray(0, headLength)) >= 1;
    const reading = reader.push(chunk.bytes, 0, false);
    tail.advance(reading.consumed);
    const whole = packPortion({ reading: withShortSeries(reading), position: tail.state(), state: reader.state(), last: true });
    return { whole, sure, inPlace: isFolder(dirname(path), path.length - home.length - 1, folders) };
  } finally {
    tail.close();
  }
}

/**
 * Whether no folder on the way from the root, whose path has `root` characters, is a link. Asked for many files that lie near each other, which
 * `realpath` cannot make use of. (That the file itself is none shows where it is held against what the engine sees there.)
 */
function isFolder(path: string, root: number, folders: Map<string, boolean>): boolean {
  if (path.length <= root) return true;
  let is = folders.get(path);
  if (is === undefined) folders.set(path, (is = lstatSync(path).isDirectory() && isFolder(dirname(path), root, folders)));
  return is;
}

/** What is new and short is packed as it will be written. */
function withShortSeries({ runs, ...rest }: TakenReading): TakenReading {
  const [run] = runs;
  if (!run || runs.length > 1 || run.restart) return { runs, ...rest };
  return { runs: [{ ...run, short: packShortSeries(Array.from(run.series, ([tag, builder]) => [tag, builder.columns()] as const)) }], ...rest };
}
