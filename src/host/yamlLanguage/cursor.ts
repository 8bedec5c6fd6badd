import type { KnownNames, Level, YamlKey } from './keys.ts';

/** What may stand where the cursor is: keys, names as keys, or values of the key before it. Empty where nothing is known. */
export interface Spot extends Pick<Level, 'keys' | 'values'> {
  names?: KnownNames;
}

interface Line {
  /** Column at which its key or value starts; a dash counts as blanks, as YAML sees it. */
  indent: number;
  key?: string;
}

const shape = /^(\s*(?:-\s+)*)(?:["']?([^"'#:\s][^"'#:]*)["']?\s*:(?=\s|$))?/;

function readLine(text: string): Line {
  const [, lead = '', key] = shape.exec(text) ?? [];
  return { indent: lead.length, key };
}

/** The keys above a line that it belongs to, outermost first. By indentation alone: a file that is being typed is seldom whole. */
function parentsOf(lines: readonly string[], at: number, indent: number): string[] {
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

const below = (level: Level | undefined, key: string): Level | undefined => level?.named ?? level?.keys?.find((one) => one.key === key);

/** What may stand below a path of keys; undefined where nothing is known. */
const levelAt = (keys: readonly YamlKey[], path: readonly string[]): Level | undefined => path.reduce<Level | undefined>(below, { keys });

/** What may stand at a place of a file with these keys. Lines and columns count from 0. */
export function spotAt(keys: readonly YamlKey[], lines: readonly string[], line: number, column: number): Spot {
  const before = (lines[line] ?? '').slice(0, column);
  if (/(^|\s)#/.test(before)) return {};
  const { indent, key } = readLine(before), level = levelAt(keys, parentsOf(lines, line, indent));
  if (key !== undefined) return { values: below(level, key)?.values };
  // At the top, those that the file does not have yet.
  if (indent === 0) return { keys: keys.filter((one) => !lines.some((text) => text.startsWith(`${one.key}:`))) };
  return level?.keys ? { keys: level.keys } : { values: level?.values, names: level?.named?.names };
}

/** The key under the cursor, if it is one of these. */
export function maybeKeyAt(keys: readonly YamlKey[], lines: readonly string[], line: number, column: number): YamlKey | undefined {
  const text = lines[line] ?? '', { indent, key } = readLine(text);
  if (key === undefined || column < indent || column > text.indexOf(':', indent)) return undefined;
  return levelAt(keys, parentsOf(lines, line, indent))?.keys?.find((one) => one.key === key);
}
