import { UserError } from '../base/errors.ts';
import type { Format } from '../readers/contract.ts';
import { formats } from '../readers/index.ts';
import { mlflowMeta } from '../readers/mlflowMeta.ts';
import { maybeSqlite } from '../store/sqliteModule.ts';
import { openSqliteLog } from './sqliteLog.ts';

const defaults = {
  /** A reader less sure than this may read the file only where a person pointed at it. */
  certainty: 0.5,
};

const sqliteHead = Buffer.from('SQLite format 3\0');

export interface Candidate {
  /** Below the root. */
  path: string;
  absolute: string;
  /** The first ≤ 64 KiB. */
  head: Uint8Array;
  /** A person named this very file. */
  pointedAt: boolean;
  patterns: readonly RegExp[];
}

/** The format of a file, judged by its first bytes, and for databases by their tables; undefined if it is no log. */
export function pickFormat({ path, absolute, head, pointedAt, patterns }: Candidate): Format | undefined {
  // Of an empty file nothing can be told yet, but that in MLflow's store a parameter without text is one.
  if (head.length === 0) return mlflowMeta.sniff(path, head) > 0 ? mlflowMeta : undefined;
  if (sqliteHead.equals(head.subarray(0, sqliteHead.length))) return pickDatabase(absolute);
  let best: Format | undefined;
  let surest = pointedAt ? 0 : defaults.certainty;
  for (const format of formats) {
    const score = format.sniff(path, head, patterns);
    if (score > surest || (score === surest && score > 0 && !best)) [best, surest] = [format, score];
    if (surest >= 1) break;
  }
  return best;
}

function pickDatabase(path: string): Format | undefined {
  const candidates = formats.filter((format) => format.kind === 'database');
  // Which database it is nobody can tell without SQLite; opening it will say what is missing.
  if (!maybeSqlite()) return candidates[0];
  let database: ReturnType<typeof openSqliteLog> | undefined;
  try {
    database = openSqliteLog(path);
    const tables = database.all("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => String(name));
    return candidates.find((format) => format.recognises(tables));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  } finally {
    database?.dispose();
  }
}
