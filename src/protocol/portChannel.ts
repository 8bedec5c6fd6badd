import { toDisposable } from '../base/disposable.ts';
import { packMessage, unpackMessage } from './packedRuns.ts';
import type { Channel } from './rpc.ts';

/** A worker, or the port that a worker speaks to its parent through. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
}

/**
 * Either end of a pipe between threads. Messages are cloned: a typed array arrives with the whole buffer it is a view of,
 * so what is sent must be of exact size. What is said of many runs is packed on the way.
 */
export function portChannel(port: Port): Channel {
  return {
    post: (message) => port.postMessage(packMessage(message)),
    onMessage(listener) {
      const unpacking = (message: unknown): void => listener(unpackMessage(message));
      port.on('message', unpacking);
      return toDisposable(() => port.off('message', unpacking));
    },
  };
}
