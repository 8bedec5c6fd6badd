import { Lines } from '../lines.ts';
import { isObject, parseJson } from './parse.ts';
import type { Row } from './rows.ts';

const defaults = { maxSniffedRows: 50 };

/** Two formats ask about the same head. */
const collected = new WeakMap<Uint8Array, Row[]>();

/** The first rows of a file that holds an object in each line; undefined where some line holds none, or none is whole yet. */
export function collectRows(head: Uint8Array): Row[] | undefined {
  let rows = collected.get(head);
  if (!rows) collected.set(head, (rows = looksLikeObject(head) ? readRows(head) : []));
  return rows.length > 0 ? rows : undefined;
}

/** None where some line is no object. */
function readRows(head: Uint8Array): Row[] {
  const lines = new Lines();
  lines.open(head, 0, false);
  const rows: Row[] = [];
  for (let line = lines.next(); line !== undefined && rows.length < defaults.maxSniffedRows; line = lines.next()) {
    if (line.trim() === '') continue;
    const row = parseJson(line);
    if (!isObject(row)) return [];
    rows.push(row);
  }
  return rows;
}

/** Spares parsing for every other file: the first thing in the file is a brace. */
function looksLikeObject(head: Uint8Array): boolean {
  const start = new TextDecoder('utf-8').decode(head.subarray(0, 64)).trimStart();
  return start.startsWith('{') || (head[0] === 0xff && head[1] === 0xfe);
}
