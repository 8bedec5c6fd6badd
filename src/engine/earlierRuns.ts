import type { MonitorContext } from '../analysis/index.ts';
import type { Columns } from '../model/series.ts';
import { collectEarlier } from '../store/range.ts';
import type { Store } from '../store/store.ts';

interface Wish {
  name: string;
  tag: string;
  /** Ids of the runs that were judged without it. */
  runs: Set<string>;
}

/** The earlier runs that baselines name: each of their series is read once, and a run that was judged before one was there is judged anew. */
export class EarlierRuns {
  readonly #store: Store;
  readonly #known = new Map<string, Columns>();
  readonly #wishes = new Map<string, Wish>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** For the monitor of a run. */
  forRun(run: string): NonNullable<MonitorContext['earlier']> {
    return (name, tag) => {
      const key = JSON.stringify([name, tag]);
      const columns = this.#known.get(key) ?? collectEarlier(this.#store, name, tag);
      if (columns) this.#known.set(key, columns);
      else if (!this.#wishes.get(key)?.runs.add(run)) this.#wishes.set(key, { name, tag, runs: new Set([run]) });
      return columns;
    };
  }

  clear(): void {
    this.#known.clear();
    this.#wishes.clear();
  }

  /** The runs that were judged without one which is there now. To be asked when runs got points. */
  takeServed(): Set<string> {
    const served = new Set<string>();
    for (const [key, { name, tag, runs }] of this.#wishes) {
      if (!collectEarlier(this.#store, name, tag)) continue;
      this.#wishes.delete(key);
      for (const run of runs) served.add(run);
    }
    return served;
  }
}
