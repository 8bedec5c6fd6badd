// One fine-tuning in a process of its own: trainer.cjs FILE --folder FOLDER
// Exit code 0: trained, or stopped when asked; 1: the training failed; 2: it could not begin.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { detailOf, UserError } from './base/errors.ts';
import { parseConfig } from './engine/config/parse.ts';
import { vetting } from './engine/doctor/vet.ts';
import type { Limit } from './model/limit.ts';
import { JobFolder } from './run/folder.ts';
import { fineTune } from './tune/finetune.ts';
import { epochLine } from './tune/training/progress.ts';

const { values: { folder = '' }, positionals: [file = ''] } = parseArgs({ allowPositionals: true, options: { folder: { type: 'string' } } });
const jobFolder = process.env['LOSSBAND_JOB_DIR'], job = jobFolder === undefined ? undefined : new JobFolder(jobFolder);

let signal: string | undefined;
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => (signal = name));

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Those of the nearest `lossband.yaml` above the recipe. */
function limitsAround(path: string): readonly Limit[] {
  for (let at = dirname(resolve(path)); ; at = dirname(at)) {
    try {
      return parseConfig(readFileSync(join(at, 'lossband.yaml'), 'utf8')).config?.limits ?? [];
    } catch {
      if (at === dirname(at)) return [];
    }
  }
}

async function main(): Promise<number> {
  try {
    const settings = { assets: dirname(process.argv[1]!) };
    const { end, why, models } = await fineTune({
      file, folder, backend: settings, vet: vetting({ probe: join(settings.assets, 'probe.cjs'), settings }), limits: limitsAround(file), say,
      asked: () => signal ?? (job?.isAskedToStop ? 'request' : undefined),
      didEpoch: (report) => say(epochLine(report)),
    });
    say([`${end}: ${why}`, ...models.map((path) => `trained model: ${path}`)].join('\n'));
    return end === 'failed' ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${error instanceof UserError ? error.message : detailOf(error)}\n`);
    return error instanceof UserError ? 2 : 1;
  }
}

void main().then((code) => (process.exitCode = code));
