import type { ParamValue } from '../../model/space.ts';

/** A value as Python, or YAML, writes it. */
function written(value: ParamValue, yaml: boolean): string {
  if (typeof value === 'boolean') return yaml ? String(value) : value ? 'True' : 'False';
  if (value === null) return yaml ? 'null' : 'None';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/**
 * The text that sets a hyperparameter with another value: `lr = 1e-3`, `default=32`, `"lr": 0.1`, `lr: float = 0.1`. What stands behind the
 * last `=` (in YAML, and in a dict, the first `:`) must be a literal; undefined where it is not, or says the same already.
 */
export function withValue(text: string, value: ParamValue, yaml: boolean): string | undefined {
  const [, head, old, tail = ''] = /^(.*?(?:=|^[^=]*?:)\s*)(-?[\d.][\w.+-]*|"[^"]*"|'[^']*'|True|False|None|true|false|null)(\s*[,)]?\s*(?:#.*)?)$/s.exec(text) ?? [];
  if (head === undefined || old === undefined) return undefined;
  const next = written(value, yaml);
  const same = next === old || (typeof value === 'number' && Number(old) === value) || (typeof value === 'string' && old.slice(1, -1) === value);
  return same ? undefined : `${head}${next}${tail}`;
}
