import { type ConfigKey, configKeys, type Values } from './keys.ts';

/** Where the cursor is: at a key, with those that may stand there, or at a value, with those that are known. */
export type Spot = { kind: 'key'; keys: readonly ConfigKey[] } | { kind: 'metric' } | { kind: 'value'; values: Values };

interface Line {
  /** Column at which its key or value starts; a dash counts as blanks, as YAML sees it. */
  indent: number;
  key?: string;
}

const shape = /^(\s*(?:-\s+)*)(?:["']?([^"'#:\s][^"'#:]*)["']?\s*:(?=\s|$))?/;

export function readLine(text: string): Line {
  const [, lead = '', key] = shape.exec(text) ?? [];
  return { indent: lead.length, key };
}

/** The keys above a line that it belongs to, outermost first. By indentation alone: a file that is being typed is seldom whole. */
export function parentsOf(lines: readonly string[], at: number, indent: number): string[] {
  const parents: string[] = [];
  let limit = indent;
  for (let line = at - 1; line >= 0 && limit > 0; line--) {
    const text = lines[line] ?? '';
    if (/^\s*(#|$)/.test(text)) continue;
    const { indent: own, key } = readLine(text);
    if (own >= limit) continue;
    if (key !== undefined) parents.unshift(key);
    limit = own;
  }
  return parents;
}

const keyNamed = (keys: readonly ConfigKey[], name: string | undefined): ConfigKey | undefined => keys.find(({ key }) => key === name);

/** What may stand at a place of `lossband.yaml`; undefined where nothing is known. Lines and columns count from 0. */
export function spotAt(lines: readonly string[], line: number, column: number): Spot | undefined {
  const before = (lines[line] ?? '').slice(0, column);
  if (/(^|\s)#/.test(before)) return undefined;
  const { indent, key } = readLine(before);
  const [top, ...deeper] = parentsOf(lines, line, indent);
  const section = keyNamed(configKeys, top);
  if (top === undefined) return key === undefined ? { kind: 'key', keys: missing(configKeys, lines) } : valueOf(keyNamed(configKeys, key)?.values);
  if (section?.byMetric) return key === undefined ? { kind: 'metric' } : valueOf(section.byMetric);
  if (section?.entry && key === undefined && !deeper.length) return { kind: 'key', keys: section.entry };
  if (section?.entry) return valueOf(keyNamed(section.entry, key ?? deeper.at(-1))?.values);
  return valueOf(section?.values);
}

const valueOf = (values: Values | undefined): Spot | undefined => values && { kind: 'value', values };

/** Top keys that the file does not have yet. */
function missing(keys: readonly ConfigKey[], lines: readonly string[]): ConfigKey[] {
  return keys.filter(({ key }) => !lines.some((line) => line.startsWith(`${key}:`)));
}

/** The key under the cursor, if it is one of ours. */
export function maybeKeyAt(lines: readonly string[], line: number, column: number): ConfigKey | undefined {
  const text = lines[line] ?? '';
  const { indent, key } = readLine(text);
  if (key === undefined || column < indent || column > text.indexOf(':', indent)) return undefined;
  const [top] = parentsOf(lines, line, indent);
  return keyNamed(top === undefined ? configKeys : (keyNamed(configKeys, top)?.entry ?? []), key);
}
