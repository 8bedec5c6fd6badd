import type { Params, ParamValue } from '../../model/space.ts';
import type { SweepFile } from './sweepFile.ts';

/** What the words of a command depend on beside the parameters. */
export interface CommandContext {
  /** `win32` has no `/usr/bin/env`. */
  platform: string;
  /** The Python that `${interpreter}` stands for; `python` where nobody chose one. */
  interpreter?: string;
  variables: Readonly<Record<string, string | undefined>>;
  /** Where `${args_json_file}` finds the parameters; whoever starts the trial writes them there. */
  argsFile: string;
  /** The words that `${finetune}` stands for: what trains as a recipe says. */
  trainer?: readonly string[];
  /** What `${trial_dir}` stands for: the trial's own folder, whose logs are read first. */
  trialFolder: string;
}

/** As Python prints it, which is what W&B passes and what scripts have learned to read. */
function pythonText(value: ParamValue): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null) return 'None';
  return String(value);
}

const flag = ([name, value]: [string, ParamValue]): string => `--${name}=${pythonText(value)}`;

/** `{'optimizer.lr': 0.1}` as `{optimizer: {lr: 0.1}}`: how W&B puts nested parameters into a run's config. */
export function nestParams(params: Params): Record<string, unknown> {
  const nested: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(params)) {
    const parts = name.split('.'), last = parts.pop()!;
    let at = nested;
    for (const part of parts) {
      const inner = at[part];
      at = (typeof inner === 'object' && inner !== null ? inner : (at[part] = Object.create(null))) as Record<string, unknown>;
    }
    at[last] = value;
  }
  return nested;
}

/** What each macro of W&B's `command` stands for, and `${finetune}`, which is ours; each word becomes any number of words. */
const macros: Readonly<Record<string, (params: Params, sweep: SweepFile, context: CommandContext) => string[]>> = {
  env: (_params, _sweep, { platform }) => (platform === 'win32' ? [] : ['/usr/bin/env']),
  interpreter: (_params, _sweep, { interpreter }) => [interpreter ?? 'python'],
  program: (_params, { program }) => (program === undefined ? [] : [program]),
  args: (params) => Object.entries(params).map(flag),
  args_no_equals: (params) => Object.entries(params).flatMap(([name, value]) => [`--${name}`, pythonText(value)]),
  args_no_hyphens: (params) => Object.entries(params).map(([name, value]) => `${name}=${pythonText(value)}`),
  args_no_boolean_flags: (params) =>
    Object.entries(params).flatMap((entry) => (entry[1] === true ? [`--${entry[0]}`] : entry[1] === false ? [] : [flag(entry)])),
  args_json: (params) => [JSON.stringify(nestParams(params))],
  args_json_file: (_params, _sweep, { argsFile }) => [argsFile],
  finetune: (_params, _sweep, { trainer = ['trainer.cjs'] }) => [...trainer],
};

/** The words that start a trial. Never a line for a shell: a parameter's value cannot become a command. */
export function expandCommand(sweep: SweepFile, params: Params, context: CommandContext): string[] {
  return sweep.command.flatMap((word) => {
    const name = /^\$\{(\w+)\}$/.exec(word)?.[1];
    if (name !== undefined && Object.hasOwn(macros, name)) return macros[name]!(params, sweep, context);
    return [word.replace(/\$\{(?:trial_dir|envvar:(\w+))\}/g, (_, variable?: string) => (variable === undefined ? context.trialFolder : (context.variables[variable] ?? '')))];
  });
}
