import type { ScriptOption } from '../../model/scriptOption.ts';

/** What a parameter may be, as a sweep file says it. */
export type Range =
  | { values: readonly (string | number | boolean)[] }
  | { min: number; max: number; log?: boolean; whole?: boolean };

/** A number with two digits, as people write it: 0.0003, not 0.00030000000000000003. */
const short = (value: number): number => Number(value.toPrecision(2));

const isPowerOf2 = (value: number): boolean => value >= 8 && Number.isInteger(Math.log2(value));

/** Shares and probabilities: between 0 and 1 by what they are. */
const share = /drop|momentum|ratio|prob|beta|smooth|mix|frac/i;

function numberRange(name: string, value: number, whole: boolean): Range {
  if (whole && isPowerOf2(value)) return { values: [value / 2, value, value * 2, value * 4] };
  if (whole) return { min: Math.max(1, Math.floor(value / 2)), max: Math.max(2, value * 2), whole };
  if (share.test(name) && value >= 0 && value <= 1) return { min: value < 0.7 ? 0 : 0.5, max: value < 0.7 ? Math.max(0.5, short(value)) : 0.999 };
  if (value > 0) return { min: short(value / 10), max: short(value * 10), log: true };
  return value === 0 ? { min: 0, max: 1 } : { min: short(value * 2), max: short(value / 2) };
}

/** A sensible range around the default of an option; undefined where nothing can be thought of, as for a path. */
export function suggestRange({ name, type, value, choices }: ScriptOption): Range | undefined {
  if (choices) return { values: choices };
  if (type === 'flag' || type === 'switch') return { values: [true, false] };
  if (typeof value !== 'number' || /seed|port|rank|workers|interval|version|device|gpu/i.test(name)) return undefined;
  return numberRange(name, value, type === 'int');
}

/** A float that YAML, and so Python, does not take for a whole number. */
const float = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : value >= 1e-6 ? String(value) : value.toFixed(12).replace(/0+$/, ''));

/** Its lines in the file. */
export function formatRange(range: Range): string[] {
  if ('values' in range) return [`values: [${range.values.map((value) => JSON.stringify(value)).join(', ')}]`];
  const { min, max, log, whole } = range, text = whole ? String : float;
  return [...(log ? ['distribution: log_uniform_values'] : []), `min: ${text(min)}`, `max: ${text(max)}`];
}
