import { formatRange, type Range, suggestRange } from './ranges.ts';
import type { ScriptOption, ScriptOutline } from '../../model/scriptOption.ts';

/** What a person chose for a new sweep file. */
export interface NewSweep {
  /** Path of the script from the file's folder. */
  program: string;
  options: readonly ScriptOption[];
  metric: string;
  goal: 'minimize' | 'maximize';
  bare: boolean;
}

/** A metric that is better the higher it is, by its name. */
export const goalOf = (metric: string): NewSweep['goal'] => (/acc|f1|auc|map|iou|dice|bleu|rouge|reward|score|precision|recall|r2/i.test(metric) ? 'maximize' : 'minimize');

/** Options that a search is usually about, so that they are chosen already. */
export const isUsual = ({ name, type, value, choices }: ScriptOption): boolean =>
  /(^|[._-])(lr|learning[._-]?rate|batch[._-]?size|weight[._-]?decay|dropout|momentum|hidden|layers?|units|width|depth|optim\w*)/i.test(name) && (type !== 'text' || choices !== undefined) && (value !== undefined || choices !== undefined);

/** Those that a range can be thought of for. */
export const searchable = ({ options }: ScriptOutline): ScriptOption[] => options.filter((option) => suggestRange(option) !== undefined);

/** How the words of a trial are made, where they are not W&B's usual ones. */
function commandLines({ options, bare }: NewSweep): string[] {
  const args = bare ? '${args_no_hyphens}' : options.some(({ type }) => type === 'switch') ? '${args_no_boolean_flags}' : undefined;
  return args === undefined ? [] : ['command:', ...['${env}', '${interpreter}', '${program}', args].map((word) => `  - ${word}`)];
}

/** The text of the file. Names may hold what YAML takes for its own, so that they are quoted where needed. */
export function sweepText(sweep: NewSweep): string {
  const word = (text: string): string => (/^[\p{L}_][\p{L}\p{N}_./-]*$/u.test(text) ? text : JSON.stringify(text));
  const parameters = sweep.options.flatMap((option) => [`  ${word(option.name)}:`, ...formatRange(suggestRange(option) as Range).map((line) => `    ${line}`)]);
  return [
    `program: ${word(sweep.program)}`, ...commandLines(sweep), 'method: bayes', 'metric:', `  name: ${word(sweep.metric)}`, `  goal: ${sweep.goal}`,
    'parameters:', ...parameters, 'run_cap: 20', 'lossband:', '  workers: 1', '',
  ].join('\n');
}
