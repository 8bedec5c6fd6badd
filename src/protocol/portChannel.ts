import { toDisposable } from '../base/disposable.ts';
import type { Channel } from './rpc.ts';

/** A worker, or the port that a worker speaks to its parent through. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
}

/**
 * Either end of a pipe between threads. Messages are cloned: a typed array arrives with the whole buffer it is a view of,
 * so what is sent must be of exact size.
 */
export function portChannel(port: Port): Channel {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', listener);
      return toDisposable(() => port.off('message', listener));
    },
  };
}
