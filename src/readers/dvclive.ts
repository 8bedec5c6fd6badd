import type { StreamFormat } from './contract.ts';
import { withoutExtension } from './paths.ts';
import { TableReader } from './table/reader.ts';
import { lookAtTable } from './table/sniff.ts';

/**
 * DVCLive writes a table for each metric, `plots/metrics/train/loss.tsv`: its path is the metric's name, its last column only the
 * end of it.
 */
export const dvclive: StreamFormat = {
  kind: 'stream',
  id: 'dvclive',
  title: 'DVCLive metric',
  sniff(path, head) {
    const look = parse(path) ? lookAtTable(head) : undefined;
    return look?.names.includes('step') ? 1 : 0;
  },
  place: (path) => ({ run: parse(path)?.run ?? withoutExtension(path) }),
  create(source, state) {
    const metric = parse(source.path)?.metric;
    return new TableReader(source, state, (column) => (metric === undefined || column === 'timestamp' ? column : metric));
  },
};

/** Before 2.0 the folder was called `scalars`. */
function parse(path: string): { run: string; metric: string } | undefined {
  const parts = /^(?:(.*)\/)?plots\/(?:metrics|scalars)\/(.+)\.tsv$/.exec(path);
  return parts ? { run: parts[1] ?? '', metric: parts[2]! } : undefined;
}
