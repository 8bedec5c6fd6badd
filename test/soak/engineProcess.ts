// An engine in a process of its own, so that it can be killed for real.
import { toDisposable } from '../../src/base/disposable.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineEvents } from '../../src/protocol/engineApi.ts';
import { connect, type Connection } from '../../src/protocol/rpc.ts';

const connection: Connection<EngineEvents> = connect<EngineEvents>(
  {
    post: (message) => void process.send!(message),
    onMessage(listener) {
      process.on('message', listener);
      return toDisposable(() => process.off('message', listener));
    },
  },
  new Engine({ didChange: () => undefined, didLog: (level, message) => void connection.far.didLog(level, message) }),
);
process.on('disconnect', () => process.exit(0));
