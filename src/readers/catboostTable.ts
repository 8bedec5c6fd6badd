import type { StreamFormat } from './contract.ts';
import { folderOf, nameOf } from './paths.ts';
import { TableReader } from './table/reader.ts';

const name = /^(learn|test)_error\.tsv$|^time_left\.tsv$/;

/** The tables beside `catboost_training.json`. They hold the same values, so they are shown only where that file is gone. */
export const catboostTable: StreamFormat = {
  kind: 'stream',
  id: 'catboost-table',
  title: 'CatBoost table',
  sniff: (path, head) => (name.test(nameOf(path)) && /^iter\t/.test(new TextDecoder().decode(head.subarray(0, 64))) ? 1 : 0),
  place: (path) => ({ run: folderOf(path), rank: 0 }),
  create(source, state) {
    const set = name.exec(nameOf(source.path))?.[1];
    return new TableReader(source, state, (column, columns) => {
      if (column === 'iter' || set === undefined) return column;
      return set === 'learn' ? `learn ${column}` : nameOfTest(column, columns);
    });
  },
};

/** Of several test sets all but the last have a number: `AUC:0`, `AUC:1`, `AUC`. The names are those of `catboost_training.json`. */
function nameOfTest(column: string, columns: readonly string[]): string {
  const numbers = columns.flatMap((each) => numbered.exec(each)?.[2] ?? []).map(Number);
  const [, metric = column, number = Math.max(...numbers) + 1] = numbered.exec(column) ?? [];
  return numbers.length === 0 ? `validation ${column}` : `validation_${number} ${metric}`;
}

const numbered = /^(.+):(\d+)$/;
