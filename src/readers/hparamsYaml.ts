import { phrase } from '../model/phrase.ts';
import type { DocumentFormat } from './contract.ts';
import { flattenHparams } from './json/flatten.ts';
import { isObject, type Json } from './json/parse.ts';
import { folderOf, nameOf } from './paths.ts';
import { emptyRun } from './readings.ts';
import { parseYaml } from './yaml/parse.ts';

/** Lightning's, DVCLive's and Ultralytics' names. */
const names = /^(?:hparams|params|args|opt|hyp)\.ya?ml$/i;
/** W&B and SwanLab keep the config of a run in `files`, Hydra in `.hydra`: the run is the folder above. */
const nested = /(?:^|\/)(?:files|\.hydra)\/config\.yaml$/;

/** Hyperparameters beside a log as YAML. */
export const hparamsYaml: DocumentFormat = {
  kind: 'document',
  id: 'hparams-yaml',
  title: 'Hyperparameters (YAML)',
  companion: true,
  sniff(path, head) {
    if (!names.test(nameOf(path)) && !nested.test(path)) return 0;
    return /^\s*(?:#.*\n\s*|---\s*\n)*(?:[\w"'][^\n:]*:(?:\s|$)|\{)/.test(new TextDecoder().decode(head.subarray(0, 4096))) ? 0.5 : 0;
  },
  place: (path) => ({ run: nested.test(path) ? folderOf(folderOf(path)) : folderOf(path) }),
  read(source, bytes) {
    const run = emptyRun();
    const value = parseYaml(bytes);
    if (isObject(value)) flattenHparams(nested.test(source.path) ? withoutWrappers(value) : value, run.hparams);
    const broken = value === undefined && bytes.length > 0;
    const message = phrase('These hyperparameters are not valid YAML, so the run is shown without them.');
    return { runs: [run], problems: broken ? [{ source: source.path, severity: 'warning', message }] : [] };
  },
};

/** W&B and SwanLab write `lr: {desc: null, value: 0.1}`. */
function withoutWrappers(config: { [key: string]: Json }): { [key: string]: Json } {
  const entries = Object.entries(config).filter(([key]) => key !== '_wandb' && key !== 'wandb_version');
  return Object.fromEntries(entries.map(([key, entry]) => [key, isWrapper(entry) ? entry.value! : entry]));
}

function isWrapper(entry: Json): entry is { [key: string]: Json } {
  return isObject(entry) && 'value' in entry && Object.keys(entry).every((key) => ['value', 'desc', 'sort'].includes(key));
}
