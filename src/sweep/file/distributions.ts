import { type Phrase, phrase } from '../../model/phrase.ts';
import type { CategoricalParameter, NumberParameter, Parameter, ParamValue, Prior } from '../../model/space.ts';

type Json = Record<string, unknown>;
type Reader = (name: string, json: Json) => Parameter | Phrase;

const isValue = (value: unknown): value is ParamValue => value === null || ['string', 'number', 'boolean'].includes(typeof value);
const number = (json: Json, key: string, fallback?: number): number => (json[key] === undefined && fallback !== undefined ? fallback : typeof json[key] === 'number' ? json[key] : NaN);

/** Lists and maps are values to W&B too; a search only compares them, so that their JSON will do. */
const toValue = (value: unknown): ParamValue => (isValue(value) ? value : JSON.stringify(value));

const constant: Reader = (name, json) => ({ name, type: 'categorical', choices: [toValue(json['value'])] });

const categorical: Reader = (name, json) => {
  const values = json['values'], weights = json['probabilities'];
  if (!Array.isArray(values) || values.length === 0) return phrase('“{0}” needs `values`: a list with at least one value.', name);
  const parameter: CategoricalParameter = { name, type: 'categorical', choices: values.map(toValue) };
  if (weights === undefined) return parameter;
  if (!Array.isArray(weights) || weights.length !== values.length || !weights.every((w) => typeof w === 'number' && w >= 0)) {
    return phrase('“{0}” needs one probability per value, none below 0.', name);
  }
  if (Math.abs(weights.reduce((sum: number, w: number) => sum + w, 0) - 1) > 1e-6) return phrase('The probabilities of “{0}” do not sum to 1.', name);
  return { ...parameter, weights };
};

/** A range from `min` to `max`, rounded to whole multiples of `q` where there is one. */
function range(name: string, low: number, high: number, log: boolean, q?: number): Parameter | Phrase {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return phrase('“{0}” needs the numbers `min` and `max`.', name);
  if (low > high) return phrase('“{0}” has an empty range: `min` {1} is above `max` {2}.', name, low, high);
  if (log && low <= 0) return phrase('“{0}” is on a log scale, so `min` must be above 0.', name);
  if (q === undefined) return { name, type: 'float', low, high, log };
  if (!(q > 0)) return phrase('“{0}”: `q` must be above 0.', name);
  // On a log scale 0 has no place, so that the first multiple is q itself.
  const from = Math.max(log ? q : -Infinity, Math.round(low / q) * q), to = Math.max(from, Math.round(high / q) * q);
  return { name, type: Number.isInteger(q) && Number.isInteger(from) ? 'int' : 'float', low: from, high: to, log, step: q };
}

const quantum = (json: Json): number => number(json, 'q', 1);

const intUniform: Reader = (name, json) => {
  const low = number(json, 'min'), high = number(json, 'max');
  if (!Number.isInteger(low) || !Number.isInteger(high)) return phrase('“{0}” needs whole numbers `min` and `max`.', name);
  return low > high ? phrase('“{0}” has an empty range: `min` {1} is above `max` {2}.', name, low, high) : { name, type: 'int', low, high };
};

/** `min` and `max` are exponents of e, or the values themselves. The inverse kinds draw 1/x the same way, which is log-uniform again. */
function logRange(kind: { values?: boolean; inverse?: boolean; q?: boolean }): Reader {
  return (name, json) => {
    const [min, max] = [number(json, 'min'), number(json, 'max')];
    const [low, high] = kind.values ? [min, max] : kind.inverse ? [Math.exp(-max), Math.exp(-min)] : [Math.exp(min), Math.exp(max)];
    return range(name, low, high, true, kind.q ? quantum(json) : undefined);
  };
}

/** How far the tails of a normal distribution are searched, in σ: one draw in 16,000 would be beyond. */
const tails = 4;

/** A distribution with a shape of its own over a finite range. */
function shaped(prior: (json: Json) => Prior | undefined, ends: (prior: Prior) => [number, number], log = false, quantised = false): Reader {
  return (name, json) => {
    const shape = prior(json);
    if (!shape) return phrase('“{0}”: the numbers of its distribution make no sense; deviations and exponents must be above 0.', name);
    const [low, high] = ends(shape), parameter = range(name, low, high, log, quantised ? quantum(json) : undefined);
    return 'text' in parameter ? parameter : { ...(parameter as NumberParameter), prior: shape };
  };
}

const gauss = (json: Json): Prior | undefined => {
  const mu = number(json, 'mu', 0), sigma = number(json, 'sigma', 1);
  return Number.isFinite(mu) && sigma > 0 ? { kind: 'normal', mu, sigma } : undefined;
};
const betaPrior = (json: Json): Prior | undefined => {
  const a = number(json, 'a', 1), b = number(json, 'b', 1);
  return a > 0 && b > 0 ? { kind: 'beta', a, b } : undefined;
};
const gaussEnds = (p: Prior): [number, number] => (p.kind === 'normal' ? [p.mu - tails * p.sigma, p.mu + tails * p.sigma] : [0, 1]);
const expEnds = (p: Prior): [number, number] => gaussEnds(p).map(Math.exp) as [number, number];

/** Every distribution of the W&B sweep schema. */
export const distributions: Readonly<Record<string, Reader>> = {
  constant,
  categorical,
  categorical_w_probabilities: categorical,
  int_uniform: intUniform,
  uniform: (name, json) => range(name, number(json, 'min'), number(json, 'max'), false),
  q_uniform: (name, json) => range(name, number(json, 'min'), number(json, 'max'), false, quantum(json)),
  log_uniform: logRange({}),
  log_uniform_values: logRange({ values: true }),
  q_log_uniform: logRange({ q: true }),
  q_log_uniform_values: logRange({ values: true, q: true }),
  inv_log_uniform: logRange({ inverse: true }),
  inv_log_uniform_values: logRange({ values: true }),
  normal: shaped(gauss, gaussEnds),
  q_normal: shaped(gauss, gaussEnds, false, true),
  log_normal: shaped(gauss, expEnds, true),
  q_log_normal: shaped(gauss, expEnds, true, true),
  beta: shaped(betaPrior, gaussEnds),
  q_beta: shaped(betaPrior, gaussEnds, false, true),
};

/** The distribution that a parameter has where it names none: by the keys it has and the kind of its numbers; `0.0` to `1.0` is a range of floats, as in Python. */
export function inferDistribution(json: Json, isFraction: (key: string) => boolean): string | undefined {
  if ('value' in json) return 'constant';
  if ('values' in json) return 'probabilities' in json ? 'categorical_w_probabilities' : 'categorical';
  const isWhole = (key: string): boolean => Number.isInteger(json[key]) && !isFraction(key);
  if ('min' in json && 'max' in json) return isWhole('min') && isWhole('max') ? 'int_uniform' : 'uniform';
  if ('mu' in json || 'sigma' in json) return 'normal';
  return 'a' in json || 'b' in json ? 'beta' : undefined;
}
