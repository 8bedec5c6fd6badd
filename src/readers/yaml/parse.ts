import { parse } from 'yaml';
import type { Json } from '../json/parse.ts';

const defaults = {
  /** Bytes. Settings written by hand or by a trainer are far smaller. */
  largest: 1024 * 1024,
  /** Nodes that aliases may stand for: a nest of them could name billions. */
  aliases: 100,
  /** Brackets, or marks of lists on one line, within each other: the parser takes the square of their number in time. */
  nest: 200,
};

/**
 * YAML as plain data. Tags such as `!!python/tuple` or `!!python/object` name classes of the writer's: their content is taken,
 * nothing is ever made of it. Undefined for what is no YAML.
 */
export function parseYaml(bytes: Uint8Array): Json | undefined {
  if (bytes.length > defaults.largest) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (isNest(text)) return undefined;
  try {
    // Looking for keys that come twice compares each with all the others: 40,000 keys took 47 s. As in Python's reader the last one counts.
    return toJson(parse(text, { logLevel: 'error', maxAliasCount: defaults.aliases, schema: 'core', uniqueKeys: false }), 0);
  } catch {
    return undefined;
  }
}

function isNest(text: string): boolean {
  let depth = 0;
  for (const [mark] of text.matchAll(/[[\]{}]/g)) {
    depth += mark === '[' || mark === '{' ? 1 : -1;
    if (depth > defaults.nest) return true;
  }
  return nestedMarks.test(text);
}

const nestedMarks = new RegExp(`(?:[-?:][ \\t]+){${defaults.nest}}`);

/** Dates, big integers and byte strings become text; everything else is JSON already. */
function toJson(value: unknown, depth: number): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (depth > 32 || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (typeof value !== 'object' || value instanceof Date || ArrayBuffer.isView(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item, depth + 1)]));
}
