import type { ConfusionMatrixArtifact } from '../model/artifact.ts';
import type { Json } from './json/parse.ts';

/** More classes than this are no matrix that anybody could read. */
const mostClasses = 1000;

type Matrix = Pick<ConfusionMatrixArtifact, 'classes' | 'counts'>;

/** Names of metrics under which programs log one: `confusion_matrix`, `eval/confusionMatrix`, `val_confusion_matrix`. */
export const namesConfusion = (tag: string): boolean => /confusion[_ .-]?matrix$/i.test(tag);

/**
 * A square of counts, row by row, rows the true classes as in scikit-learn. Classes without names are numbered from 0.
 * Undefined for what is no such square.
 */
export function confusionOf(counts: ArrayLike<number>, names: readonly string[] | undefined): Matrix | undefined {
  const size = Math.sqrt(counts.length);
  if (!Number.isInteger(size) || size === 0 || size > mostClasses) return undefined;
  const classes = names?.length === size ? [...names] : Array.from({ length: size }, (_, at) => String(at));
  return { classes, counts: Float64Array.from(counts) };
}

/** From JSON: a list of lists, as `confusion_matrix(…).tolist()` gives. */
export function confusionOfRows(rows: Json | undefined, names: Json | undefined): Matrix | undefined {
  if (!Array.isArray(rows) || !rows.every((row) => Array.isArray(row) && row.length === rows.length && row.every((count) => typeof count === 'number'))) return undefined;
  return confusionOf(rows.flat() as number[], Array.isArray(names) ? names.map(String) : undefined);
}

/** From a table of (actual, predicted, count) in any order, as W&B's `plot.confusion_matrix` logs. */
export function confusionOfTriples(triples: readonly (readonly Json[])[]): Matrix | undefined {
  const names = [...new Set(triples.map(([actual]) => String(actual)))];
  const places = new Map(names.map((name, at) => [name, at]));
  const counts = new Float64Array(names.length ** 2);
  for (const [actual, predicted, count] of triples) {
    const column = places.get(String(predicted));
    if (column === undefined || typeof count !== 'number') return undefined;
    counts[places.get(String(actual))! * names.length + column] = count;
  }
  return confusionOf(counts, names);
}
