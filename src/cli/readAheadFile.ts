import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(dirname(fileURLToPath(import.meta.url)), 'readAhead.cjs');

/** The bundle of the threads that read logs ahead, which lies beside that of the terminal where there is one. */
export const readAheadFile = existsSync(file) ? file : undefined;
