import { phrase } from '../model/phrase.ts';
import type { DocumentFormat } from './contract.ts';
import { folderOf } from './paths.ts';

/** An Aim repository is met by its `.aim/VERSION`. It keeps its values in RocksDB, in an encoding of its own that only Aim reads. */
export const aim: DocumentFormat = {
  kind: 'document',
  id: 'aim',
  title: 'Aim repository',
  companion: true,
  sniff: (path, head) => (/(?:^|\/)\.aim\/VERSION$/.test(path) && head.length < 64 ? 1 : 0),
  place: (path) => ({ run: folderOf(folderOf(path)) }),
  read(source) {
    const message = phrase('This is an Aim repository. Its format (RocksDB) is not supported: log to TensorBoard or CSV beside Aim to see its runs here.');
    return { runs: [], problems: [{ source: source.path, severity: 'info', message }] };
  },
};
