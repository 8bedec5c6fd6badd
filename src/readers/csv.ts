import type { StreamFormat } from './contract.ts';
import { folderOf, nameOf, withoutExtension } from './paths.ts';
import { TableReader } from './table/reader.ts';
import { lookAtTable } from './table/sniff.ts';

/**
 * Tables of metrics, one row a step: Keras `CSVLogger`, Lightning `metrics.csv`, Ultralytics `results.csv`, fastai, Ray `progress.csv`,
 * stable-baselines3, `numpy.savetxt`, and everybody's own.
 */
export const csv: StreamFormat = {
  kind: 'stream',
  id: 'csv',
  title: 'CSV or TSV metrics',
  sniff,
  place,
  create: (source, state) => new TableReader(source, state),
};

/** Names that a framework gives to the one table of a run's folder. */
const runTables = /^(?:metrics|results|progress|history|log|training|training_log|monitor)\.csv$/i;
const tableNames = /(?:^|[._-])(?:metrics?|results?|progress|history|logs?|training|train_log|monitor|losses|loss)\.(?:csv|tsv)$/i;

/**
 * A workspace holds more tables of data than of metrics, and a table alone does not say which it is. Held for metrics are: a column
 * that counts steps or epochs beside metrics (0.9); one that only trainings have beside nothing but numbers (0.7); metrics without
 * steps, one column in five or more, among numbers (0.6); other numbers under a name such as `history.csv` (0.5).
 * Features of a data set have none of these, be they ever so many.
 */
function sniff(path: string, head: Uint8Array): number {
  const name = nameOf(path);
  const table = /\.(?:csv|tsv)$/i.test(name);
  const look = lookAtTable(head);
  // Words between blanks are prose or printed output, unless numpy's mark is before them; those between bars are drawn tables.
  if (!look || (!table && (look.delimiter === '|' || (look.delimiter === ' ' && head[0] !== 0x23)))) return 0;
  const { names, rows, regular, numeric, step, metrics } = look;
  if (names.length < 2 && !(table && metrics > 0)) return 0;
  // Only just opened by its writer.
  if (rows === 0) return table && step > 0 && metrics > 0 ? 0.6 : 0;
  if (regular < 0.9) return 0;
  if (step > 0 && metrics > 0) return 0.9;
  if (step === 2 && numeric === 1) return 0.7;
  if (metrics >= names.length / 5 && numeric >= 0.8) return 0.6;
  return tableNames.test(name) && numeric >= 0.8 ? 0.5 : 0;
}

/** Ray writes every row to `progress.csv` and `result.json`, the latter with more in it. */
function place(path: string): { run: string; rank?: number } {
  const name = nameOf(path);
  if (name === 'progress.csv') return { run: folderOf(path), rank: 0 };
  return { run: runTables.test(name) ? folderOf(path) : withoutExtension(path) };
}
