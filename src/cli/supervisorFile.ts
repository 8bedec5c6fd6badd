import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The supervisor's bundle, which lies beside that of the terminal. */
export const supervisorFile = join(dirname(fileURLToPath(import.meta.url)), 'supervisor.cjs');
