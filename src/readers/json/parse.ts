export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * JSON as Python's `json` writes it, with bare NaN, Infinity and -Infinity. They become the strings "NaN", "Infinity" and "-Infinity",
 * which `numberOf` takes for the numbers: so do the loggers that keep to the standard. Undefined for what is no JSON.
 */
export function parseJson(text: string): Json | undefined {
  const value = maybeParse(text);
  return value === undefined && /NaN|Infinity/.test(text) ? maybeParse(quoteWords(text)) : value;
}

/** The number that a value holds; undefined for anything else. Booleans are no numbers, nor are strings of digits. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'nan') return NaN;
  if (value === 'Infinity' || value === 'inf') return Infinity;
  if (value === '-Infinity' || value === '-inf') return -Infinity;
  return undefined;
}

export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function maybeParse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Strings are matched too, so that a word within one stays as it is. */
function quoteWords(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (part) => (part.startsWith('"') ? part : `"${part}"`));
}
