import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../base/errors.ts';
import { diagnose } from '../engine/doctor/doctor.ts';
import { downloadTensorflow, pinnedWheel } from '../engine/doctor/download.ts';
import { doctorMarkdown } from '../model/doctor.ts';
import { formatPhrase } from '../model/phrase.ts';
import { storageOf } from '../tune/backends/native/places.ts';
import type { Command } from './contract.ts';
import { parseOptions } from './options.ts';
import { print } from './output.ts';

/** Bundles and libraries lie beside that of the terminal. */
const assets = dirname(fileURLToPath(import.meta.url));

/** The option is the consent; what will happen is said all the same. */
async function download(): Promise<void> {
  const wheel = pinnedWheel();
  process.stderr.write(`pip fetches ${wheel.package} ${wheel.version}, ${wheel.megabytes} MB …\n`);
  process.stderr.write(`TensorFlow is in ${await downloadTensorflow(storageOf({ assets }), wheel)}\n`);
}

export const doctor: Command = {
  id: 'doctor',
  usage: '[--json] [--tensorflow FOLDER] [--download]',
  summary: 'Where a fine-tuning would compute: every backend is tried in a process of its own and timed. --download fetches TensorFlow first.',

  async run(args) {
    const { values } = parseOptions(args, { json: { type: 'boolean', default: false }, tensorflow: { type: 'string' }, download: { type: 'boolean', default: false } });
    const probe = join(assets, 'probe.cjs');
    if (!existsSync(probe)) throw new UserError(`${probe} is missing`);
    if (values.download) await download();
    const report = await diagnose({ probe, settings: { assets, folder: process.cwd(), ...(values.tensorflow !== undefined && { tensorflow: values.tensorflow }) } });
    await print(values.json ? JSON.stringify(report) : doctorMarkdown(report, formatPhrase));
    return report.chosen === undefined ? 1 : 0;
  },
};
