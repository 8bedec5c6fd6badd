import type { Worker } from 'node:worker_threads';
import { toDisposable } from '../../base/disposable.ts';
import type { Channel } from '../../protocol/rpc.ts';

/** The host's end of the pipe to the engine's thread. */
export function workerChannel(worker: Worker): Channel {
  return {
    post: (message) => worker.postMessage(message),
    onMessage(listener) {
      worker.on('message', listener);
      return toDisposable(() => worker.off('message', listener));
    },
  };
}
