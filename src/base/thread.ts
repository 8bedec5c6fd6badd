import { dirname, join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** What `thread.cjs` is started with, beside what the bundle itself is. */
export interface ThreadStart {
  /** Absolute path of the bundle. */
  entry: string;
  /** Absolute path of the folder where what V8 compiled of it is kept. */
  codeCache: string;
}

export interface ThreadOptions extends Omit<WorkerOptions, 'workerData'> {
  /** What the bundle is started with. */
  workerData?: object;
  /** Where what V8 compiles of the bundle is kept for the next time: without it, loading takes twice as long. `thread.cjs` lies beside the bundle. */
  codeCache?: string;
}

/** Runs a bundle in a thread. @param entry its absolute path */
export function startThread(entry: string, { codeCache, workerData = {}, ...options }: ThreadOptions = {}): Worker {
  if (codeCache === undefined) return new Worker(entry, { ...options, workerData });
  return new Worker(join(dirname(entry), 'thread.cjs'), { ...options, workerData: { ...workerData, entry, codeCache } satisfies ThreadStart });
}
