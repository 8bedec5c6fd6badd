import type { SeriesQuery, SeriesWindow } from '../src/protocol/engineApi.ts';
import type { Remote } from '../src/protocol/rpc.ts';
import type { HostApi } from '../src/protocol/viewApi.ts';

interface Waiting {
  queries: SeriesQuery[];
  resolve(windows: SeriesWindow[]): void;
  reject(error: unknown): void;
}

/** Gathers what the charts ask for within a frame into one message: twenty charts cost one round trip, not twenty. */
export class SeriesLoader {
  readonly #host: Remote<HostApi>;
  #waiting: Waiting[] = [];
  /** Seconds since the epoch of the first point seen of each run. */
  readonly #starts = new Map<string, number>();

  constructor(host: Remote<HostApi>) {
    this.#host = host;
  }

  /** One window per query, in the order of the queries. */
  load(queries: SeriesQuery[]): Promise<SeriesWindow[]> {
    if (queries.length === 0) return Promise.resolve([]);
    if (this.#waiting.length === 0) queueMicrotask(() => void this.#flush());
    return new Promise((resolve, reject) => this.#waiting.push({ queries, resolve, reject }));
  }

  /** When a run's first point was logged, as far as one was loaded; what a relative time axis counts from. */
  startOf(run: string): number | undefined {
    return this.#starts.get(run);
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      const windows = await this.#host.series(batch.flatMap(({ queries }) => queries));
      for (const { run, walls } of windows) {
        const first = walls[0] ?? NaN;
        if (Number.isFinite(first) && !(this.#starts.get(run)! <= first)) this.#starts.set(run, first);
      }
      let at = 0;
      for (const { queries, resolve } of batch) resolve(windows.slice(at, (at += queries.length)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
