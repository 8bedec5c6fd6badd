import type { ConfusionMatrixArtifact } from '../../model/artifact.ts';
import { confusionOfTriples } from '../confusion.ts';
import type { SourceContext } from '../contract.ts';
import { isObject, type Json, parseJson } from '../json/parse.ts';

/** The columns of `wandb.plot.confusion_matrix`. */
const columns = ['Actual', 'Predicted', 'nPredictions'];

/** Bytes of a table that is read: some 400 classes. */
const largest = 4 * 1024 * 1024;

/** A logged table that holds a confusion matrix. Its rows are in a file of their own, below `files` beside the log. */
export function confusionTableOf(
  leaves: ReadonlyMap<string, Json>, key: string, beside: SourceContext['beside'],
): Pick<ConfusionMatrixArtifact, 'classes' | 'counts'> | undefined {
  const path = leaves.get(`${key}.path`);
  if (leaves.get(`${key}.ncols`) !== columns.length || typeof path !== 'string') return undefined;
  const size = leaves.get(`${key}.size`);
  const bytes = beside?.(`files/${path}`, typeof size === 'number' && size > 0 ? Math.min(size, largest) : undefined);
  const table = bytes && parseJson(new TextDecoder().decode(bytes));
  if (!isObject(table) || !Array.isArray(table.columns) || !Array.isArray(table.data)) return undefined;
  const [actual, predicted, count] = columns.map((name) => (table.columns as Json[]).indexOf(name)) as [number, number, number];
  if (Math.min(actual, predicted, count) < 0) return undefined;
  return confusionOfTriples(table.data.flatMap((row) => (Array.isArray(row) ? [[row[actual] ?? null, row[predicted] ?? null, row[count] ?? null]] : [])));
}
