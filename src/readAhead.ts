// A thread of the engine's that reads logs before their turn comes.
import { workerData } from 'node:worker_threads';
import type { ThreadData } from './engine/ahead/messages.ts';
import { AheadServer } from './engine/ahead/serve.ts';

const { port, replies } = workerData as ThreadData;
new AheadServer(port, replies);
