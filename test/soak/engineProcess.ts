// An engine in a process of its own, so that it can be killed for real: `engineProcess.ts [program of the threads that read ahead]`.
import { toDisposable } from '../../src/base/disposable.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineEvents } from '../../src/protocol/engineApi.ts';
import { connect, type Connection } from '../../src/protocol/rpc.ts';

const [, , ahead] = process.argv;
const connection: Connection<EngineEvents> = connect<EngineEvents>(
  {
    post: (message) => void process.send!(message),
    onMessage(listener) {
      process.on('message', listener);
      return toDisposable(() => process.off('message', listener));
    },
  },
  new Engine(
    { didChange: () => undefined, didLog: (level, message) => void connection.far.didLog(level, message) },
    { readAhead: ahead === undefined ? undefined : { entry: ahead, least: 0 } },
  ),
);
process.on('disconnect', () => process.exit(0));
