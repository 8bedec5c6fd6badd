import { parentsOf, readLine } from '../configFile/cursor.ts';
import { type RecipeKey, recipeKeys } from './keys.ts';

/** The keys that may stand below a path of keys. */
const keysBelow = (path: readonly string[]): readonly RecipeKey[] => path.reduce((keys, part) => keys.find(({ key }) => key === part)?.keys ?? [], recipeKeys);

/** What may stand at a place of a fine-tuning file: keys, or values of the key before the cursor. Lines and columns count from 0. */
export function spotAt(lines: readonly string[], line: number, column: number): { keys?: readonly RecipeKey[]; values?: readonly string[] } {
  const before = (lines[line] ?? '').slice(0, column);
  if (/(^|\s)#/.test(before)) return {};
  const { indent, key } = readLine(before), keys = keysBelow(parentsOf(lines, line, indent));
  if (key !== undefined) return { values: keys.find((one) => one.key === key)?.values };
  return { keys: indent === 0 ? keys.filter((one) => !lines.some((text) => text.startsWith(`${one.key}:`))) : keys };
}

/** The key under the cursor, if it is one of ours. */
export function maybeKeyAt(lines: readonly string[], line: number, column: number): RecipeKey | undefined {
  const text = lines[line] ?? '', { indent, key } = readLine(text);
  if (key === undefined || column < indent || column > text.indexOf(':', indent)) return undefined;
  return keysBelow(parentsOf(lines, line, indent)).find((one) => one.key === key);
}
