import { asha } from './asha.ts';
import type { StopRule, StopRuleKind } from './contract.ts';
import { forecast } from './forecast.ts';
import { hyperband } from './hyperband.ts';
import { limitBreach } from './limitBreach.ts';
import { median } from './median.ts';
import { patience } from './patience.ts';
import { percentile } from './percentile.ts';

/** Every way to tell that a trial is not worth going on with; ids are what sweep files name. */
export const stopRules: readonly StopRuleKind[] = [median, percentile, asha, hyperband, patience, limitBreach, forecast];

export const neverStop: StopRule = { shouldStop: () => false };

/** The rule that `{type, …options}` asks for; undefined where there is no such type. No options: no rule. */
export function createStopRule(options: unknown): StopRule | undefined {
  if (options === undefined || options === null) return neverStop;
  const named = typeof options === 'string' ? { type: options } : (options as Record<string, unknown>);
  return stopRules.find(({ id }) => id === named.type)?.create(named);
}
