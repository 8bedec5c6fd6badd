import { parse } from 'yaml';
import type { Json } from '../json/parse.ts';

const defaults = {
  /** Bytes. Settings written by hand or by a trainer are far smaller. */
  largest: 1024 * 1024,
  /** Nodes that aliases may stand for: a nest of them could name billions. */
  aliases: 100,
};

/**
 * YAML as plain data. Tags such as `!!python/tuple` or `!!python/object` name classes of the writer's: their content is taken,
 * nothing is ever made of it. Undefined for what is no YAML.
 */
export function parseYaml(bytes: Uint8Array): Json | undefined {
  if (bytes.length > defaults.largest) return undefined;
  try {
    return toJson(parse(new TextDecoder().decode(bytes), { logLevel: 'error', maxAliasCount: defaults.aliases, schema: 'core' }), 0);
  } catch {
    return undefined;
  }
}

/** Dates, big integers and byte strings become text; everything else is JSON already. */
function toJson(value: unknown, depth: number): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (depth > 32 || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
  if (typeof value !== 'object' || value instanceof Date || ArrayBuffer.isView(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item, depth + 1)]));
}
