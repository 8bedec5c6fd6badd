// JSON that gives back what JSON itself would lose: NaN, the infinities, and columns of numbers.

const number = '$n';
const column = '$f64';

export function toJson(value: unknown): string {
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
