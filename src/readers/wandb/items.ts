import { eachLeaf } from '../json/flatten.ts';
import { isObject, type Json, parseJson } from '../json/parse.ts';
import { readItem } from './messages.ts';

/**
 * The leaves of history, summary or config items under their keys joined by dots. W&B 0.31 puts each key into `nested_key`, a part each;
 * 0.16 has one key and nested JSON. Both come to the same names.
 */
export function collectLeaves(items: readonly Uint8Array[]): Map<string, Json> {
  const leaves = new Map<string, Json>();
  for (const bytes of items) {
    const item = readItem(bytes);
    const key = keyOf(item);
    const value = valueOf(item);
    if (isObject(value)) eachLeaf(value, '.', (name, leaf) => leaves.set(`${key}.${name}`, leaf));
    else if (value !== undefined) leaves.set(key, value);
  }
  return leaves;
}

/** The keys of items, as those of summaries that take something back. */
export const collectKeys = (items: readonly Uint8Array[]): string[] => items.map((bytes) => keyOf(readItem(bytes)));

const keyOf = ({ key = '', nestedKey }: ReturnType<typeof readItem>): string => (nestedKey.length > 0 ? nestedKey.join('.') : key);

function valueOf(item: ReturnType<typeof readItem>): Json | undefined {
  const json = item.valueJson ?? item.json;
  if (json !== undefined) return parseJson(json);
  return item.number ?? item.integer ?? item.boolean ?? item.text ?? (item.none === undefined ? undefined : null);
}
