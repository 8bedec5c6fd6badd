import { basename, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { JobHandle } from '../run/contract.ts';
import { attach, createPlaces } from '../run/index.ts';
import type { Command } from './contract.ts';
import { describeEnd, showOutput } from './jobOutput.ts';
import { parseOptions } from './options.ts';
import { pickPlace } from './pickPlace.ts';
import { supervisorFile } from './supervisorFile.ts';

export const run: Command = {
  id: 'run',
  usage: '--folder FOLDER [--at PLACE] [--gpus N] [-- PROGRAM …]',
  summary: 'A program that outlives this terminal; without a program, the one that runs in the folder. Ctrl+C stops it.',

  async run(args) {
    const { values, positionals } = parseOptions(args, { folder: { type: 'string' }, at: { type: 'string', default: 'local' }, gpus: { type: 'string' } });
    if (values.folder === undefined) throw new UserError('--folder says where the job and its output are kept');
    const folder = resolve(values.folder);
    const handle = positionals.length > 0 ? await start(folder, positionals, values) : await attach(createPlaces({ supervisor: supervisorFile }), folder);
    if (!handle) throw new UserError(`there is no job in ${folder}`);
    let stopping: Promise<unknown> | undefined;
    process.on('SIGINT', () => (stopping ??= handle.stop()));
    await showOutput(folder, handle);
    const { state, exit } = await handle.status();
    process.stderr.write(`${describeEnd(state, exit)}\n`);
    return state === 'finished' ? 0 : (exit?.code || 1);
  },
};

async function start(folder: string, command: string[], { at, gpus }: { at: string; gpus?: string }): Promise<JobHandle> {
  const place = await pickPlace(at);
  const wanted = gpus === undefined ? undefined : Number(gpus);
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= 0)) throw new UserError('--gpus takes a whole number');
  return place.start({ id: basename(folder), kind: 'script', title: command.join(' '), command, cwd: process.cwd(), env: {}, folder, ...(wanted !== undefined && { gpus: wanted }) });
}
