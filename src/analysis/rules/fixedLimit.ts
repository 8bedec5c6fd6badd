import { globMatches } from '../../model/glob.ts';
import type { Limit } from '../../model/limit.ts';
import { phrase } from '../../model/phrase.ts';
import type { Hit, Rule } from '../contract.ts';
import { remembering } from './detector.ts';

const defaults = {
  /** Once broken, a limit counts as kept again only this share of the band (or of the limit itself, where it is alone) inside it. */
  hysteresis: 0.02,
};

/** Values that are out stay out until they are clearly back in, so that a metric on its limit rings once. */
function margin({ lower, upper }: Limit): number {
  if (lower !== undefined && upper !== undefined) return defaults.hysteresis * (upper - lower);
  return defaults.hysteresis * Math.abs(lower ?? upper ?? 0);
}

function breach(limit: Limit, tag: string, value: number, inside: number): Hit | undefined {
  const { lower, upper, severity } = limit;
  if (upper !== undefined && value > upper - inside) {
    return { value, lower, upper, severity, message: phrase('{0} is {1}, above its limit {2}', tag, value, upper) };
  }
  if (lower !== undefined && value < lower + inside) {
    return { value, lower, upper, severity, message: phrase('{0} is {1}, below its limit {2}', tag, value, lower) };
  }
  return undefined;
}

/** No number is neither in nor out: what was out before has not come back. */
function gone({ lower, upper, severity }: Limit, tag: string): Hit {
  return { value: NaN, lower, upper, severity, message: phrase('{0} was outside its limit before it became NaN', tag) };
}

/** The limits that `lossband.yaml` sets for a metric; the first that matches it counts. */
export const fixedLimit: Rule = {
  id: 'fixed-limit',
  title: phrase('Fixed limit'),
  byDefault: true,
  severity: 'warning',
  watches: ({ config, tag }) => config.limits.some((limit) => globMatches(limit.metric, tag)),
  create: remembering(() => ({ out: false }), (state, { config, tag, value }) => {
    const limit = config.limits.find((candidate) => globMatches(candidate.metric, tag));
    if (!limit) return undefined;
    if (Number.isNaN(value)) return state.out ? gone(limit, tag) : undefined;
    const hit = breach(limit, tag, value, state.out ? margin(limit) : 0);
    state.out = hit !== undefined;
    return hit;
  }),
};
