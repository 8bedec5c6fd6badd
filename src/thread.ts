// Runs another bundle in this thread, with what V8 compiled of it before.
import { workerData } from 'node:worker_threads';
import { CompiledBundle } from './base/compiledBundle.ts';
import type { ThreadStart } from './base/thread.ts';

/** Milliseconds after which most of what is ever called was. */
const warm = 2_000;

const { entry, codeCache } = workerData as ThreadStart;
const bundle = new CompiledBundle(entry, codeCache);
bundle.run();
if (!bundle.kept) setTimeout(() => bundle.keep(), warm).unref();
