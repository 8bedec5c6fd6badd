/// <reference lib="webworker" />
import { connect } from '../../../src/protocol/rpc.ts';
import { jsonChannel } from '../../../src/protocol/jsonChannel.ts';
import type { HostApi, ViewApi, Welcome } from '../../../src/protocol/viewApi.ts';
import { syntheticEngine } from './syntheticEngine.ts';

/** What the worker is told beside the page's own messages: the shape of the runs first, then to grow. */
type Order = { order: 'make'; runs: number; tags: number; points: number; welcome: Partial<Welcome> } | { order: 'grow' };

/**
 * A host in a worker of the page, over made-up runs: its answers come as they come in VS Code, as structured clones from another
 * thread, and cost the page's thread nothing but the cloning.
 */
function serve({ welcome, ...shape }: Extract<Order, { order: 'make' }>): void {
  const engine = syntheticEngine(shape);
  const listeners = new Set<(message: unknown) => void>();
  const nothing = (): Promise<void> => Promise.resolve();
  const near: HostApi = {
    ...engine,
    ready: async () => ({ snapshot: await engine.snapshot(), strings: {}, locale: 'en', layouts: [], ...welcome }),
    acknowledge: nothing,
    annotate: nothing,
    reveal: nothing,
    showRuns: nothing,
    saveLayouts: nothing,
    saveFile: async () => true,
    copyText: nothing,
    report: async (message) => console.error(message),
  };
  const { far } = connect<ViewApi>(
    jsonChannel({
      post: (message) => self.postMessage(message),
      onMessage: (listener) => (listeners.add(listener), { dispose: () => listeners.delete(listener) }),
    }),
    near,
  );
  let serial = 0;
  self.onmessage = ({ data }: MessageEvent<Order | object>) => {
    if ('order' in data) void far.didChange({ serial: ++serial, runs: engine.grow(1), removedRuns: [], alerts: [], removedAlerts: [] });
    else for (const listener of listeners) listener(data);
  };
}

self.onmessage = ({ data }: MessageEvent<Order>) => {
  if (data.order === 'make') serve(data);
};
