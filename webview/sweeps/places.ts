import type { Parameter, ParamValue } from '../../src/model/space.ts';
import type { SweepInfo, TrialInfo } from '../../src/model/sweep.ts';
import type { AxisSpec } from '../charts/scaffold.ts';
import { formatValue } from '../format.ts';
import type { Brush } from './contract.ts';

/** One axis: a parameter or the metric, its values as places from 0 at the low end to 1. */
export interface Axis {
  /** '' for the metric, and with a blank in front for a further objective: no parameter is called so. */
  name: string;
  title: string;
  /** How many values there are, where they are few. */
  levels?: number;
  /** NaN where the trial has no value there. */
  place(trial: TrialInfo): number;
  /** The value at a place in words. */
  label(place: number): string;
}

/** So many values get a place of their own in pictures. */
const fewLevels = 12;

export function axisOf(parameter: Parameter): Axis {
  const { name } = parameter;
  if (parameter.type === 'categorical') {
    const last = parameter.choices.length - 1;
    const place = (value: ParamValue | undefined): number => {
      const at = value === undefined ? -1 : parameter.choices.indexOf(value);
      return at < 0 ? NaN : last === 0 ? 0.5 : at / last;
    };
    return { name, title: name, levels: parameter.choices.length, place: ({ params }) => place(params[name]), label: (at) => String(parameter.choices[Math.round(at * last)] ?? '') };
  }
  const { low, high, log = false, type } = parameter;
  const scale = log ? Math.log : (value: number): number => value;
  const [from, width] = [scale(low), scale(high) - scale(low)];
  const place = (value: ParamValue | undefined): number => (typeof value !== 'number' ? NaN : width === 0 ? 0.5 : (scale(value) - from) / width);
  const valueAt = (at: number): number => (log ? Math.exp(from + at * width) : from + at * width);
  const count = type === 'int' && !log && (parameter.step ?? 1) === 1 ? high - low + 1 : Infinity;
  const label = (at: number): string => formatValue(type === 'int' ? Math.round(valueAt(at)) : Number(valueAt(at).toPrecision(2)));
  return { name, title: name, ...(count <= fewLevels && { levels: count }), place: ({ params }) => place(params[name]), label };
}

/** An axis as a picture counts along it: a unit per value where these are few, else `cells` of them from end to end. */
export function unitsOf({ levels, label, title }: Axis, cells: number): { count: number; at(place: number): number; place(unit: number): number; spec: AxisSpec } {
  const count = levels ?? cells;
  const last = Math.max(1, count - 1);
  const at = (place: number): number => (levels ? place * (count - 1) : place * count - 0.5);
  const place = (unit: number): number => Math.min(1, Math.max(0, levels ? unit / last : (unit + 0.5) / count));
  return { count, at, place, spec: { min: -0.5, max: count - 0.5, title, whole: levels !== undefined, format: (unit) => label(place(unit)) } };
}

/** From the least to the greatest value there is. */
function valueAxis(name: string, title: string, trials: readonly TrialInfo[], valueOf: (trial: TrialInfo) => number | undefined): Axis {
  const values = trials.map(valueOf).filter((value) => Number.isFinite(value)) as number[];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return {
    name,
    title,
    place(trial) {
      const value = valueOf(trial) ?? NaN;
      return !Number.isFinite(value) ? NaN : high === low ? 0.5 : (value - low) / (high - low);
    },
    label: (at) => formatValue(Number((low + at * (high - low)).toPrecision(3))),
  };
}

/** The parameters in the order of the space, then the metric and the further objectives. */
export function axesOf({ space, metric, objectives = [], trials }: SweepInfo): Axis[] {
  const values = metric ? [valueAxis('', metric.name, trials, ({ value }) => value)] : [];
  return [...space.map(axisOf), ...values, ...objectives.map(({ name }, at) => valueAxis(` ${name}`, name, trials, ({ others }) => others?.[at]))];
}

/** Ids of the trials that lie within every brushed range; a trial without a value on a brushed axis does not. */
export function chosenBy(sweep: SweepInfo, brush: Brush): ReadonlySet<string> | undefined {
  const brushed = axesOf(sweep).flatMap((axis) => (brush[axis.name] ? [{ axis, range: brush[axis.name]! }] : []));
  if (brushed.length === 0) return undefined;
  const inside = (trial: TrialInfo): boolean => brushed.every(({ axis, range: [from, to] }) => axis.place(trial) >= from && axis.place(trial) <= to);
  return new Set(sweep.trials.filter(inside).map(({ id }) => id));
}
