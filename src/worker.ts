// The engine in a worker thread, behind rpc.
import { parentPort } from 'node:worker_threads';
import { Engine } from './engine/engine.ts';
import type { EngineEvents } from './protocol/engineApi.ts';
import { portChannel } from './protocol/portChannel.ts';
import { connect, type Connection } from './protocol/rpc.ts';

const engine: Engine = new Engine({
  didChange: (change) => void connection.far.didChange(change),
  didLog: (level, message) => void connection.far.didLog(level, message),
});
const connection: Connection<EngineEvents> = connect<EngineEvents>(portChannel(parentPort!), engine);
