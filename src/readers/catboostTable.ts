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
    return new TableReader(source, state, (column) => (column === 'iter' || set === undefined ? column : `${set === 'test' ? 'validation' : set} ${column}`));
  },
};
