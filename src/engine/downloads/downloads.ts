import { cacheFolder } from '../../base/cacheFolder.ts';
import { UserError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { fetchLibrary } from './compute/index.ts';
import { downloadModel } from './models.ts';

/** What is being fetched in this process, each thing once; it can be given up. */
export class Downloads {
  readonly #log: Log;
  readonly #running = new Map<string, AbortController>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** A model of the catalogue. @throws UserError with the words of the tool that fetched */
  model(id: string): Promise<void> {
    return this.#run(id, async (signal) => void (await downloadModel(id, { signal })));
  }

  /** A library to compute with. @param python interpreter whose pip fetches, where the person chose one @throws UserError as `model` */
  library(id: string, python: string | undefined): Promise<void> {
    return this.#run(id, (signal) => fetchLibrary(id, { storage: cacheFolder(), python }, { signal, say: (line) => this.#log.info(line) }));
  }

  cancel(id: string): void {
    this.#running.get(id)?.abort();
  }

  dispose(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  async #run(id: string, fetch: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#running.has(id)) throw new UserError('It is being downloaded already.');
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      await fetch(controller.signal);
    } finally {
      this.#running.delete(id);
    }
  }
}
