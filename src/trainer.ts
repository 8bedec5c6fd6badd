// One fine-tuning in a process of its own:
//   trainer.cjs FILE --folder FOLDER [--params FILE]     trains as the recipe says, with the values of a JSON file in place of some of its own
//   trainer.cjs FILE --folder FOLDER --find-lr [--stage NAME]     looks for a learning rate
//   trainer.cjs --layers QUERY           prints the layers of a model; query and answer are JSON
//   trainer.cjs --columns FILE           prints the names of a table's columns as JSON
// Exit code 0: trained, or stopped when asked; 1: the training failed; 2: it could not begin.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { detailOf, UserError } from './base/errors.ts';
import { parseConfig } from './engine/config/parse.ts';
import { vetting } from './engine/doctor/vet.ts';
import type { Limit } from './model/limit.ts';
import { JobFolder } from './run/folder.ts';
import { tableColumns } from './tune/data/tables/table.ts';
import { describeLayers, type LayersQuery } from './tune/describe.ts';
import { searchRate } from './tune/findRate.ts';
import { fineTune } from './tune/finetune.ts';
import { epochLine } from './tune/training/progress.ts';

const options = { folder: { type: 'string' }, layers: { type: 'string' }, columns: { type: 'string' }, 'find-lr': { type: 'boolean' }, stage: { type: 'string' }, params: { type: 'string' } } as const;
const { values, positionals: [file = ''] } = parseArgs({ allowPositionals: true, options }), { folder = '', layers, columns, stage = '' } = values;
const settings = { assets: dirname(process.argv[1]!) };
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

/** Values in place of the recipe's own. */
const params = values.params === undefined ? undefined : (JSON.parse(readFileSync(values.params, 'utf8')) as Record<string, unknown>);

/** What training and looking for a rate have in common. */
const common = {
  file, folder, params, backend: settings, vet: vetting({ probe: join(settings.assets, 'probe.cjs'), settings }), say,
  asked: (): string | undefined => signal ?? (job?.isAskedToStop ? 'request' : undefined),
};

async function train(): Promise<number> {
  const { end, why, models } = await fineTune({ ...common, limits: limitsAround(file), didEpoch: (report) => say(epochLine(report)) });
  say([`${end}: ${why}`, ...models.map((path) => `trained model: ${path}`)].join('\n'));
  return end === 'failed' ? 1 : 0;
}

async function search(): Promise<number> {
  const { end, why } = await searchRate({ ...common, stage });
  say(`${end}: ${why}`);
  return 0;
}

async function describe(query: string): Promise<number> {
  say(JSON.stringify(await describeLayers(JSON.parse(query) as LayersQuery, settings)));
  return 0;
}

async function listColumns(path: string): Promise<number> {
  say(JSON.stringify(await tableColumns(path)));
  return 0;
}

async function main(): Promise<number> {
  try {
    if (columns !== undefined) return await listColumns(columns);
    if (layers !== undefined) return await describe(layers);
    return await (values['find-lr'] ? search() : train());
  } catch (error) {
    process.stderr.write(`${error instanceof UserError ? error.message : detailOf(error)}\n`);
    return error instanceof UserError ? 2 : 1;
  }
}

void main().then((code) => (process.exitCode = code));
