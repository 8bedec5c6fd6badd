// JSON that gives back what JSON itself would lose: NaN, the infinities, and columns of numbers.

const number = '$n';
const column = '$f64';

export function toJson(value: unknown): string {
  // A replacer makes writing many times slower too, and most rows need none.
  if (isPlain(value)) return JSON.stringify(value);
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return { [number]: String(part) };
    return part instanceof Float64Array ? { [column]: [...part] } : part;
  });
}

export function fromJson<T>(text: string): T {
  // Most rows hold none of these, and a reviver makes parsing many times slower.
  if (!text.includes('"$')) return JSON.parse(text) as T;
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part;
    if (number in part) return Number(part[number]);
    return column in part ? Float64Array.from(part[column] as number[]) : part;
  }) as T;
}

/** Whether JSON gives all of it back by itself. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof Float64Array) return false;
  if (Array.isArray(value)) return value.every(isPlain);
  for (const key in value) if (!isPlain((value as Record<string, unknown>)[key])) return false;
  return true;
}
