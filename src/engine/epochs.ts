import type { Columns } from '../model/series.ts';
import { collectPoints } from '../store/range.ts';
import type { Store } from '../store/store.ts';

/** The run's counter of epochs, if it logs one: `epoch`, else the shortest name that ends so, such as `train/epoch`. */
export function maybeEpochs(store: Store, run: string): Columns | undefined {
  const parts = [...(store.catalog.runs.get(run)?.series.values() ?? [])].map(([part]) => part!);
  const tags = parts.filter(({ kind, tag }) => kind === 'scalar' && /(?:^|[^a-z])epochs?$/i.test(tag)).map(({ tag }) => tag);
  const [tag] = tags.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return tag === undefined ? undefined : collectPoints(store, run, tag);
}
