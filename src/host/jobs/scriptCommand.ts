import { UserError } from '../../base/errors.ts';
import type { Params, ParamValue } from '../../model/space.ts';

/** How hyperparameters reach a program. `overrides`: `name=value`, as Hydra takes them. */
export const passings = ['flags', 'environment', 'overrides'] as const;
export type Passing = (typeof passings)[number];

/** What tasks.json says of a task of kind `script`; anything may stand there. */
export interface ScriptDefinition {
  /** A Python script, or a program; a list is the whole beginning of a command. */
  program?: unknown;
  args?: unknown;
  parameters?: unknown;
  pass?: unknown;
  env?: unknown;
  /** How many GPUs it has for itself. */
  gpus?: unknown;
  /** Which GPUs it sees, as `CUDA_VISIBLE_DEVICES` has them; '' = none. */
  devices?: unknown;
  /** Folders where its logs appear. */
  logs?: unknown;
  resume?: unknown;
  /** Id of a place to run. */
  place?: unknown;
  cwd?: unknown;
}

export interface ScriptCommand {
  command: string[];
  env: Record<string, string>;
  params: Params;
}

/**
 * The command of a script with its hyperparameters: as flags `true` is the flag alone and `false` none.
 * @throws UserError for a definition that makes no command
 */
export async function toCommand({ program, args, parameters, pass = 'flags', env, devices }: ScriptDefinition, python: () => Promise<string>): Promise<ScriptCommand> {
  const start = typeof program === 'string' && program !== '' ? [program] : listOf(program);
  if (start.length === 0) throw new UserError('The task needs a `program`: a script, or a list of a program and its first arguments.');
  if (typeof program === 'string' && /\.pyw?$/i.test(program)) start.unshift(await python());
  if (!passings.includes(pass as Passing)) throw new UserError('`pass` is one of flags, environment and overrides.');
  const params = paramsOf(parameters);
  const given = Object.entries(params);
  const environment = { ...textsOf(env), ...(typeof devices === 'string' && { CUDA_VISIBLE_DEVICES: devices }) };
  const command = [...start, ...listOf(args)];
  if (pass === 'environment') return { command, env: { ...environment, ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])) }, params };
  return { command: [...command, ...given.flatMap(pass === 'flags' ? flag : override)], env: environment, params };
}

/** `--lr=0.1` in one word, so that a negative value is not taken for an option. */
function flag([name, value]: [string, ParamValue]): string[] {
  const option = name.startsWith('-') ? name : name.length === 1 ? `-${name}` : `--${name}`;
  if (value === false || value === null) return [];
  if (value === true) return [option];
  return option.startsWith('--') ? [`${option}=${value}`] : [option, String(value)];
}

const override = ([name, value]: [string, ParamValue]): string[] => [`${name}=${value}`];

export const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter(isScalar).map(String) : []);

const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(entriesOf(value).filter(([, one]) => isScalar(one)).map(([name, one]) => [name, String(one)]));

const paramsOf = (value: unknown): Params =>
  Object.fromEntries(entriesOf(value).filter(([, one]) => isScalar(one) || typeof one === 'boolean' || one === null)) as Params;

const entriesOf = (value: unknown): [string, unknown][] => (typeof value === 'object' && value !== null ? Object.entries(value) : []);
const isScalar = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
