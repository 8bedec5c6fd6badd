import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../base/errors.ts';
import { diagnose } from '../engine/doctor/doctor.ts';
import { fetchLibrary } from '../engine/downloads/compute/index.ts';
import { doctorMarkdown } from '../model/doctor.ts';
import { formatPhrase } from '../model/phrase.ts';
import { storageOf } from '../tune/backends/native/places.ts';
import type { Command } from './contract.ts';
import { parseOptions } from './options.ts';
import { print } from './output.ts';

/** Bundles and libraries lie beside that of the terminal. */
const assets = dirname(fileURLToPath(import.meta.url));

export const doctor: Command = {
  id: 'doctor',
  usage: '[--json] [--tensorflow FOLDER] [--download ID]',
  summary: 'Where a fine-tuning would compute: every backend is tried in a process of its own and timed. --download first fetches what an earlier report offered.',

  async run(args) {
    const { values } = parseOptions(args, { json: { type: 'boolean', default: false }, tensorflow: { type: 'string' }, download: { type: 'string' } });
    const probe = join(assets, 'probe.cjs');
    if (!existsSync(probe)) throw new UserError(`${probe} is missing`);
    // The option is the consent; what happens is said all the same.
    if (values.download !== undefined) await fetchLibrary(values.download, { storage: storageOf({ assets }) }, { say: (line) => process.stderr.write(`${line}\n`) });
    const report = await diagnose({ probe, settings: { assets, folder: process.cwd(), ...(values.tensorflow !== undefined && { tensorflow: values.tensorflow }) } });
    await print(values.json ? JSON.stringify(report) : doctorMarkdown(report, formatPhrase));
    return report.chosen === undefined ? 1 : 0;
  },
};
