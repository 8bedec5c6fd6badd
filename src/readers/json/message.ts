import { pickWall, wallOf } from '../axes.ts';
import { isObject } from './parse.ts';
import type { Row } from './rows.ts';

/** What a logging library or a container's runtime says of a line that was printed. */
export interface Message {
  /** With its line end, where it has one of its own. */
  text: string;
  /** Seconds since the epoch, NaN where it is not told. */
  wall: number;
  stream: 'stdout' | 'stderr';
  /** The row says what only a log does: when the line was printed, where, or how much it matters. */
  logged: boolean;
}

/** Best first: python-json-logger, structlog, bunyan and zap, Google's agent, journald. `log` is Docker's and Fluentd's. */
const keys = ['message', 'msg', 'event', 'log', 'text', 'textPayload', 'MESSAGE'];
const levels = ['level', 'levelname', 'severity', 'log_level', 'stream'];
const otherWalls = ['asctime', '@timestamp', 'receiveTimestamp'];

/** Docker cuts longer lines in pieces, all but the last without a line end. */
const longestPiece = 16 * 1024;

/** The line that an object stands for; undefined where it holds none. */
export function messageOf(row: Row): Message | undefined {
  // loguru's `serialize=True`
  const { record } = row;
  if (isObject(record) && typeof record.message === 'string') {
    const wall = wallOf(isObject(record.time) ? record.time.timestamp : undefined);
    return { text: ended(record.message), wall, stream: 'stdout', logged: true };
  }
  const text = keys.map((key) => row[key]).find((value) => typeof value === 'string');
  if (text === undefined) return undefined;
  const names = Object.keys(row);
  const wall = [names[pickWall(names)] ?? '', ...otherWalls].map((name) => wallOf(row[name])).find((found) => !Number.isNaN(found));
  const logged = wall !== undefined || levels.some((name) => name in row);
  return { text: ended(text), wall: wall ?? NaN, stream: row.stream === 'stderr' ? 'stderr' : 'stdout', logged };
}

const ended = (text: string): string => (text.endsWith('\n') || text.length >= longestPiece ? text : `${text}\n`);
