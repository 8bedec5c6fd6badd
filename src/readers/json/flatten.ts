import type { HparamValue, Hparams } from '../../model/run.ts';
import { isObject, type Json } from './parse.ts';

/** More values in one row are no metrics. */
export const maxLeaves = 10_000;
/** Nor are deeper levels names of any. */
const maxDepth = 16;

/**
 * The leaves of an object under their keys joined by `separator`; lists are leaves.
 * @returns false when there were more than 10,000 leaves or 16 levels, and some were left out
 */
export function eachLeaf(value: { [key: string]: Json }, separator: string, visit: (key: string, leaf: Json) => void): boolean {
  let left = maxLeaves;
  let whole = true;
  const walk = (object: { [key: string]: Json }, prefix: string, depth: number): void => {
    for (const [key, child] of Object.entries(object)) {
      const name = prefix + key;
      if (isObject(child)) {
        if (depth < maxDepth) walk(child, name + separator, depth + 1);
        else whole = false;
      } else if (left-- > 0) visit(name, child);
      else whole = false;
    }
  };
  walk(value, '', 1);
  return whole;
}

/** Writes a configuration into `hparams`: nested keys by dots, lists as JSON. */
export function flattenHparams(config: { [key: string]: Json }, hparams: Hparams): void {
  eachLeaf(config, '.', (key, leaf) => { hparams[key] = asHparam(leaf); });
}

/** Lists as JSON. */
export function asHparam(leaf: Json): HparamValue {
  return typeof leaf === 'object' && leaf !== null ? JSON.stringify(leaf) : leaf;
}
