// The engine in a worker thread, behind rpc.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadStart } from './base/thread.ts';
import { Engine } from './engine/engine.ts';
import type { EngineEvents } from './protocol/engineApi.ts';
import { portChannel } from './protocol/portChannel.ts';
import { connect, type Connection } from './protocol/rpc.ts';
import type { SourceApi } from './protocol/sourceApi.ts';
import { outlinePython } from './source/outline.ts';
import { SourceIndex } from './source/sourceIndex.ts';

const { codeCache } = workerData as Partial<ThreadStart>;
const engine: Engine = new Engine({
  didChange: (change) => void connection.far.didChange(change),
  didLog: (level, message) => void connection.far.didLog(level, message),
}, { supervisor: join(__dirname, 'supervisor.cjs'), probe: join(__dirname, 'probe.cjs'), readAhead: { entry: join(__dirname, 'readAhead.cjs'), codeCache } });
const readAsset = (name: string): Promise<Uint8Array> => readFile(join(__dirname, name));
const source = new SourceIndex(readAsset);
const sourceApi: SourceApi = { findPlaces: (files, wanted) => source.find(files, wanted), outline: (path, text) => outlinePython(readAsset, path, text) };
const connection: Connection<EngineEvents> = connect<EngineEvents>(portChannel(parentPort!), Object.assign(engine, sourceApi));
