import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(dirname(fileURLToPath(import.meta.url)), 'readAhead.cjs');

/** The threads that read logs ahead: their bundle lies beside that of the terminal, where there is one. */
export const readAhead = existsSync(file) ? { entry: file } : undefined;
