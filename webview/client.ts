import { toDisposable } from '../src/base/disposable.ts';
import { jsonChannel } from '../src/protocol/jsonChannel.ts';
import { type Channel, connect, type Remote } from '../src/protocol/rpc.ts';
import type { HostApi, ViewApi } from '../src/protocol/viewApi.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's way to the host and to the state that outlives the page; nothing else touches VS Code's object. */
export interface Client {
  host: Remote<HostApi>;
  /** What `saveState` was last given, whoever wrote it; to be checked before use. */
  loadState(): unknown;
  saveState(state: unknown): void;
}

export function createClient(view: ViewApi): Client {
  const api = acquireVsCodeApi();
  const channel: Channel = {
    post: (message) => api.postMessage(message),
    onMessage(listener) {
      const receive = ({ data }: MessageEvent<unknown>): void => {
        if (typeof data === 'object' && data !== null) listener(data);
      };
      window.addEventListener('message', receive);
      return toDisposable(() => window.removeEventListener('message', receive));
    },
  };
  const { far } = connect<HostApi>(jsonChannel(channel), view);
  return { host: far, loadState: () => api.getState(), saveState: (state) => api.setState(state) };
}
