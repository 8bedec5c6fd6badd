import type { NumberParameter, Parameter, ParamValue } from '../../../model/space.ts';
import { paramOf } from '../../../readers/optuna/trial.ts';
import { isObject, parseJson } from '../../../readers/json/parse.ts';

const defaults = {
  /** The most values of a stepped range that are written out, where Optuna has no such range. */
  values: 1_000,
};

type Attributes = Record<string, unknown>;

const json = (name: string, attributes: Attributes): string => JSON.stringify({ name: `${name}Distribution`, attributes });

/**
 * How Optuna says what a parameter may be. It has no steps on a log scale: then the range is told without them, and the values lie in it all
 * the same. Priors it does not have either.
 */
export function toDistribution(parameter: Parameter): string {
  if (parameter.type === 'categorical') return json('Categorical', { choices: parameter.choices });
  const { low, high, log = false, type, step } = parameter;
  if (type === 'int') return json('Int', { log, step: log ? 1 : step ?? 1, low, high });
  // A range from 0 on has no logarithm.
  return json('Float', { step: log || step === undefined ? null : step, low, high, log: log && low > 0 });
}

/** A value as Optuna keeps it. */
export function internalOf(parameter: Parameter, value: ParamValue): number {
  return parameter.type === 'categorical' ? parameter.choices.indexOf(value) : Number(value);
}

/** The value that Optuna's number stands for. */
export const externalOf = (internal: number, distribution: string): ParamValue => paramOf(internal, distribution);

/** The parameter that a distribution is about, also as Optuna wrote them before its version 3; undefined for what is none. */
export function maybeParameter(name: string, distribution: string): Parameter | undefined {
  const parsed = parseJson(distribution), attributes: Attributes | undefined = isObject(parsed) && isObject(parsed.attributes) ? parsed.attributes : undefined;
  if (!isObject(parsed) || !attributes || typeof parsed.name !== 'string') return undefined;
  const { choices, low, high, log, step, q } = attributes;
  if (Array.isArray(choices) && choices.length > 0) return { name, type: 'categorical', choices: choices.map((_, at) => externalOf(at, distribution)) };
  if (typeof low !== 'number' || typeof high !== 'number' || low > high) return undefined;
  const type = parsed.name.startsWith('Int') ? 'int' : 'float', isLog = log === true || parsed.name.includes('Log');
  const stepped = [step, q].find((value) => typeof value === 'number' && value > 0) as number | undefined;
  return { name, type, low, high, log: isLog, ...(stepped !== undefined && !(type === 'int' && stepped === 1) && !isLog && { step: stepped }) };
}

/** Every value of a stepped range; undefined where there is no step, or they are too many. */
function maybeValues({ low, high, step }: NumberParameter): number[] | undefined {
  if (step === undefined) return undefined;
  const count = Math.floor((high - low) / step + 1e-9) + 1;
  return count <= defaults.values ? Array.from({ length: count }, (_, k) => Number((low + k * step).toPrecision(12))) : undefined;
}

/** A parameter as a sweep file has it. */
export function toSweepParameter(parameter: Parameter): Record<string, unknown> {
  if (parameter.type === 'categorical') return { values: parameter.choices };
  const { low: min, high: max, log, type, step } = parameter;
  if (type === 'int') {
    if (log) return { distribution: 'q_log_uniform_values', min, max, q: 1 };
    return step === undefined ? { distribution: 'int_uniform', min, max } : stepped(parameter, step);
  }
  if (log) return { distribution: 'log_uniform_values', min, max };
  return step === undefined ? { distribution: 'uniform', min, max } : stepped(parameter, step);
}

/** W&B's steps are whole multiples, Optuna's count from the low end: the values themselves say it where these differ. */
function stepped(parameter: NumberParameter, q: number): Record<string, unknown> {
  const { low: min, high: max } = parameter, values = Math.abs(min / q - Math.round(min / q)) > 1e-9 ? maybeValues(parameter) : undefined;
  return values ? { values } : { distribution: 'q_uniform', min, max, q };
}
