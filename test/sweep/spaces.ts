import fc from 'fast-check';
import type { Parameter, Params, ParamValue, Space } from '../../src/model/space.ts';
import type { Trial } from '../../src/model/trial.ts';

/** A space that has every kind of parameter, and conditions two deep. */
export const everyKind: Space = [
  { name: 'momentum', type: 'float', low: 0, high: 0.99, when: { param: 'optimizer', in: ['sgd'] } },
  { name: 'optimizer', type: 'categorical', choices: ['sgd', 'adam', null] },
  { name: 'nesterov', type: 'categorical', choices: [true, false], when: { param: 'optimizer', in: ['sgd'] } },
  { name: 'damping', type: 'float', low: 1e-3, high: 1, log: true, when: { param: 'nesterov', in: [true] } },
  { name: 'lr', type: 'float', low: 1e-5, high: 1, log: true },
  { name: 'layers', type: 'int', low: 1, high: 6 },
  { name: 'width', type: 'int', low: 8, high: 512, log: true },
  { name: 'batch', type: 'int', low: 16, high: 128, step: 16 },
  { name: 'drop', type: 'float', low: 0, high: 0.5, step: 0.1 },
  { name: 'fixed', type: 'float', low: 2, high: 2 },
  { name: 'aug', type: 'categorical', choices: [1, 2, 3], weights: [0, 1, 3] },
];

function belongs(parameter: Parameter, value: ParamValue): boolean {
  if (parameter.type === 'categorical') return parameter.choices.includes(value);
  const { low, high, type, step = type === 'int' ? 1 : 0 } = parameter;
  if (typeof value !== 'number' || !(value >= low && value <= high)) return false;
  return step === 0 || Math.abs((value - low) / step - Math.round((value - low) / step)) < 1e-6;
}

/** What is wrong with parameters as a member of a space; undefined where nothing is. */
export function complaint(space: Space, params: Params): string | undefined {
  const byName = new Map(space.map((parameter) => [parameter.name, parameter]));
  const isActive = ({ when }: Parameter): boolean => {
    if (!when) return true;
    const parent = byName.get(when.param);
    return parent !== undefined && isActive(parent) && when.in.includes(params[when.param] ?? null);
  };
  for (const parameter of space) {
    const { name } = parameter, active = isActive(parameter);
    if (active !== name in params) return `${name} is ${active ? 'missing' : 'there though inactive'}`;
    if (active && !belongs(parameter, params[name]!)) return `${name} = ${params[name]} is outside`;
  }
  const strange = Object.keys(params).find((name) => !byName.has(name));
  return strange === undefined ? undefined : `${strange} is not of the space`;
}

/** Losses as real trainings give them: mostly sane, sometimes huge, equal, missing or not a number. */
export const anyLoss: fc.Arbitrary<number | undefined> = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 1e300, -1e300, 1e-300, NaN, Infinity, -Infinity, undefined) },
);

/** How a trial ended, to be put together with parameters from a search. */
export const anyOutcome: fc.Arbitrary<Pick<Trial, 'state' | 'loss' | 'reports'>> = fc.record({
  state: fc.constantFrom('finished', 'finished', 'finished', 'failed', 'pruned', 'running', 'waiting'),
  loss: anyLoss,
  reports: fc.array(anyLoss.map((loss) => loss ?? NaN), { maxLength: 5 }).map((losses) => losses.map((loss, step) => ({ step, loss }))),
}).map(({ state, loss, reports }) => (loss === undefined ? { state, reports } : { state, loss, reports }));
