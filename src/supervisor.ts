// Owns one job: supervisor.cjs FOLDER. Started by a place of src/run, in a session of its own, so that it outlives whoever started it.
import { JobFolder } from './run/folder.ts';
import { supervise } from './run/supervise.ts';

const [, , path = ''] = process.argv;

process.on('SIGHUP', () => undefined);
// Whoever ends the supervisor politely, such as a machine that shuts down, wants the job to end in good order.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => new JobFolder(path).askToStop());

void supervise(path).then((done) => process.exit(done ? 0 : 2));
