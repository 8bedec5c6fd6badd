import type { DocumentFormat } from './contract.ts';
import { flattenHparams } from './json/flatten.ts';
import { isObject, parseJson } from './json/parse.ts';
import { folderOf, nameOf } from './paths.ts';
import { emptyRun } from './readings.ts';

const names = /^(?:params|hparams|hyperparameters|hyper_parameters|args|training_args)\.json$/i;

/** Hyperparameters beside a log, e.g. Ray Tune's `params.json`. */
export const hparamsJson: DocumentFormat = {
  kind: 'document',
  id: 'hparams-json',
  title: 'Hyperparameters (JSON)',
  companion: true,
  sniff: (path, head) => (names.test(nameOf(path)) && /^\s*\{\s*(?:"|\})/.test(new TextDecoder().decode(head.subarray(0, 256))) ? 0.5 : 0),
  place: (path) => ({ run: folderOf(path) }),
  read(_source, bytes) {
    const run = emptyRun();
    const value = parseJson(new TextDecoder().decode(bytes));
    if (isObject(value)) flattenHparams(value, run.hparams);
    return { runs: [run], problems: [] };
  },
};
