/** Words for numbers that no digits can write, as Python, Java, R and old C libraries print them. */
const words = new Map<string, number>([
  ...['nan', '+nan', '-nan', '1.#qnan', '-1.#ind', '1.#ind'].map((word): [string, number] => [word, NaN]),
  ...['inf', '+inf', 'infinity', '+infinity', '1.#inf'].map((word): [string, number] => [word, Infinity]),
  ...['-inf', '-infinity', '-1.#inf'].map((word): [string, number] => [word, -Infinity]),
]);

/** The number that a trimmed cell holds; undefined for an empty one, `NA`, `True`, a time such as 00:03, and any other text. */
export function parseNumber(cell: string): number | undefined {
  const first = cell.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 45 || first === 46 || first === 43;
  if (numeric) {
    const value = Number(cell);
    // `Number` knows more than logs write: 0x1f, 0b1.
    if (value === value && !/^0[a-z]/i.test(cell)) return value;
  }
  return words.get(cell.toLowerCase());
}

/** As `parseNumber`, for files that separate cells by something else and write 0,5 for a half. */
export function parseCommaNumber(cell: string): number | undefined {
  return parseNumber(/^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(cell) ? cell.replace(',', '.') : cell);
}
