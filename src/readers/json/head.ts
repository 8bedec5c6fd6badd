import { Lines } from '../lines.ts';
import { isObject, parseJson, type Json } from './parse.ts';

const defaults = { maxSniffedRows: 50 };

/** The first rows of a file that holds an object in each line; undefined where some line holds none, or none is whole yet. */
export function collectRows(head: Uint8Array): { [key: string]: Json }[] | undefined {
  if (!looksLikeObject(head)) return undefined;
  const lines = new Lines();
  lines.open(head, 0, false);
  const rows: { [key: string]: Json }[] = [];
  for (let line = lines.next(); line !== undefined && rows.length < defaults.maxSniffedRows; line = lines.next()) {
    if (line.trim() === '') continue;
    const row = parseJson(line);
    if (!isObject(row)) return undefined;
    rows.push(row);
  }
  return rows.length > 0 ? rows : undefined;
}

/** Spares parsing for every other file: the first thing in the file is a brace. */
function looksLikeObject(head: Uint8Array): boolean {
  const start = new TextDecoder('utf-8').decode(head.subarray(0, 64)).trimStart();
  return start.startsWith('{') || (head[0] === 0xff && head[1] === 0xfe);
}
