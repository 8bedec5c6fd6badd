import { parentsOf, readLine } from '../configFile/cursor.ts';
import { type SweepKey, sweepKeys } from './keys.ts';

/** The keys that may stand below a path of keys; undefined where names of the person's own stand, or nothing is known. */
function keysBelow(path: readonly string[]): readonly SweepKey[] | undefined {
  let keys: readonly SweepKey[] | undefined = sweepKeys;
  for (let at = 0; at < path.length; at++) {
    const key: SweepKey | undefined = keys?.find((one) => one.key === path[at]);
    if (!key) return undefined;
    if (key.named) {
      // The next part is a name; `parameters` within a parameter begins anew.
      if (++at >= path.length) return undefined;
      keys = key.key === 'parameters' && path[at + 1] === 'parameters' ? [key] : key.named;
    } else keys = key.keys;
  }
  return keys;
}

/** What may stand at a place of a sweep file: keys, or values of the key before the cursor. Lines and columns count from 0. */
export function spotAt(lines: readonly string[], line: number, column: number): { keys?: readonly SweepKey[]; values?: readonly string[] } {
  const before = (lines[line] ?? '').slice(0, column);
  if (/(^|\s)#/.test(before)) return {};
  const { indent, key } = readLine(before), keys = keysBelow(parentsOf(lines, line, indent));
  if (key !== undefined) return { values: keys?.find((one) => one.key === key)?.values };
  return { keys: indent === 0 ? keys?.filter((one) => !lines.some((text) => text.startsWith(`${one.key}:`))) : keys };
}

/** The key under the cursor, if it is one of the schema's. */
export function maybeKeyAt(lines: readonly string[], line: number, column: number): SweepKey | undefined {
  const text = lines[line] ?? '', { indent, key } = readLine(text);
  if (key === undefined || column < indent || column > text.indexOf(':', indent)) return undefined;
  return keysBelow(parentsOf(lines, line, indent))?.find((one) => one.key === key);
}
