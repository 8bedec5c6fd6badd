import type { SeriesQuery, SeriesWindow } from '../src/protocol/engineApi.ts';
import type { Remote } from '../src/protocol/rpc.ts';
import type { HostApi } from '../src/protocol/viewApi.ts';

interface Waiting {
  queries: SeriesQuery[];
  /** Wants its answer when all that was asked for at the same moment is answered. */
  together: boolean;
  resolve(windows: SeriesWindow[]): void;
  reject(error: unknown): void;
}

const defaults = {
  /** Queries in a message from which on the next chart's go into another: twenty charts are a few messages, and the first does not wait for the last. */
  enough: 60,
  /** Queries in a message at most; the host takes 5,000. */
  most: 1000,
};

/** Gathers what the charts ask for at one moment into few messages. */
export class SeriesLoader {
  readonly #host: Remote<HostApi>;
  readonly #waiting: Waiting[] = [];
  /** Seconds since the epoch of the first point seen of each run. */
  readonly #starts = new Map<string, number>();

  constructor(host: Remote<HostApi>) {
    this.#host = host;
  }

  /**
   * One window per query, in the order of the queries.
   * @param together not before all that was asked for at the same moment is answered: for {@link startOf}
   */
  async load(queries: readonly SeriesQuery[], together = false): Promise<SeriesWindow[]> {
    const parts = Array.from({ length: Math.ceil(queries.length / defaults.most) }, (_, at) => queries.slice(at * defaults.most, (at + 1) * defaults.most));
    return (await Promise.all(parts.map((part) => this.#enqueue(part, together)))).flat();
  }

  /** When a run's first point was logged, as far as one was loaded; what a relative time axis counts from. */
  startOf(run: string): number | undefined {
    return this.#starts.get(run);
  }

  #enqueue(queries: SeriesQuery[], together: boolean): Promise<SeriesWindow[]> {
    if (this.#waiting.length === 0) queueMicrotask(() => this.#flush());
    return new Promise((resolve, reject) => this.#waiting.push({ queries, together, resolve, reject }));
  }

  #flush(): void {
    const parts = inParts(this.#waiting.splice(0));
    const answers = parts.map((part) => this.#ask(part.flatMap(({ queries }) => queries)));
    const all = Promise.allSettled(answers);
    parts.forEach((part, at) => void handOut(part, answers[at]!, all));
  }

  async #ask(queries: SeriesQuery[]): Promise<SeriesWindow[]> {
    const windows = await this.#host.series(queries);
    for (const { run, walls } of windows) {
      const first = walls[0] ?? NaN;
      if (Number.isFinite(first) && !(this.#starts.get(run)! <= first)) this.#starts.set(run, first);
    }
    return windows;
  }
}

/** What is asked for at once stays in one message: a chart is drawn when that is answered. */
function inParts(waiting: readonly Waiting[]): Waiting[][] {
  const parts: Waiting[][] = [];
  let count = defaults.enough;
  for (const one of waiting) {
    if (count >= defaults.enough) {
      parts.push([]);
      count = 0;
    }
    parts.at(-1)!.push(one);
    count += one.queries.length;
  }
  return parts;
}

async function handOut(part: readonly Waiting[], answer: Promise<SeriesWindow[]>, all: Promise<unknown>): Promise<void> {
  try {
    if (part.some(({ together }) => together)) await all;
    const windows = await answer;
    let at = 0;
    for (const { queries, resolve } of part) resolve(windows.slice(at, (at += queries.length)));
  } catch (error) {
    for (const { reject } of part) reject(error);
  }
}
