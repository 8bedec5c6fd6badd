import { type Phrase, phrase } from '../model/phrase.ts';
import type { CategoricalParameter, Condition, NumberParameter, Parameter, ParamValue, Space } from '../model/space.ts';
import { isRecord } from '../base/record.ts';

/** What of a space could be used, and why the rest could not. */
export interface SpaceResult {
  space: Space;
  problems: Phrase[];
}

const isValue = (value: unknown): value is ParamValue => value === null || ['string', 'number', 'boolean'].includes(typeof value);

function readCondition(name: string, json: unknown): Condition | Phrase | undefined {
  if (json === undefined || json === null) return undefined;
  if (isRecord(json) && typeof json.param === 'string' && Array.isArray(json.in) && json.in.every(isValue)) return { param: json.param, in: json.in };
  return phrase('Parameter “{0}”: `when` needs `param` (a name) and `in` (a list of values).', name);
}

function readNumber(name: string, type: 'float' | 'int', json: Record<string, unknown>): NumberParameter | Phrase {
  const low = Number(json.low ?? NaN), high = Number(json.high ?? NaN), log = json.log === true;
  if (!Number.isFinite(low) || !Number.isFinite(high)) return phrase('Parameter “{0}” needs finite numbers `low` and `high`.', name);
  if (low > high) return phrase('Parameter “{0}” has an empty range: {1} is above {2}.', name, low, high);
  if (log && low <= 0) return phrase('Parameter “{0}” is on a log scale, so `low` must be above 0; it is {1}.', name, low);
  const step = json.step === undefined || json.step === null ? undefined : Number(json.step);
  if (step !== undefined && !(step > 0)) return phrase('Parameter “{0}”: `step` must be above 0.', name);
  return { name, type, low, high, log, ...(step === undefined ? {} : { step }) };
}

function readCategorical(name: string, json: Record<string, unknown>): CategoricalParameter | Phrase {
  const choices = json.choices;
  if (!Array.isArray(choices) || choices.length === 0 || !choices.every(isValue)) {
    return phrase('Parameter “{0}” needs `choices`: a list of strings, numbers, true, false or null.', name);
  }
  const weights = json.weights;
  if (weights === undefined) return { name, type: 'categorical', choices };
  const usable = Array.isArray(weights) && weights.length === choices.length && weights.every((w) => typeof w === 'number' && w >= 0);
  if (!usable || !weights.some((w) => w > 0)) return phrase('Parameter “{0}” needs one weight per choice, none below 0 and not all 0.', name);
  return { name, type: 'categorical', choices, weights };
}

function readParameter(json: unknown): Parameter | Phrase {
  if (!isRecord(json) || typeof json.name !== 'string') return phrase('A parameter without a `name` was left out.');
  const { name, type } = json;
  const when = readCondition(name, json.when);
  if (when && 'text' in when) return when;
  if (type !== 'float' && type !== 'int' && type !== 'categorical') {
    return phrase('Parameter “{0}” has the type {1}; it can be float, int or categorical.', name, JSON.stringify(type) ?? '?');
  }
  const parameter = type === 'categorical' ? readCategorical(name, json) : readNumber(name, type, json);
  return 'text' in parameter || !when ? parameter : { ...parameter, when };
}

/** Reads a space written as JSON. Total: what makes no sense is left out and named. */
export function readSpace(json: unknown): SpaceResult {
  if (!Array.isArray(json)) return { space: [], problems: [phrase('The space must be a list of parameters.')] };
  const space = new Map<string, Parameter>(), problems: Phrase[] = [];
  for (const item of json) {
    const parameter = readParameter(item);
    if ('text' in parameter) problems.push(parameter);
    else if (space.has(parameter.name)) problems.push(phrase('Parameter “{0}” is there twice; the first one counts.', parameter.name));
    else space.set(parameter.name, parameter);
  }
  for (const { name, when } of space.values()) {
    if (when && !space.has(when.param)) problems.push(phrase('Parameter “{0}” depends on “{1}”, which is not in the space, and so is taken as always active.', name, when.param));
  }
  return { space: [...space.values()], problems };
}
