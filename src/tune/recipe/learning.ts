import type { Fields } from '../fields.ts';
import { losses, optimizers, schedules, type ObjectiveOptions, type OptimizerOptions, type ScheduleOptions } from './contract.ts';

export function readObjective(fields: Fields): ObjectiveOptions {
  const loss = fields.choice('loss', losses);
  const options: ObjectiveOptions = {
    ...(loss && { loss }),
    labelSmoothing: fields.number('labelSmoothing', { least: 0, below: 1 }) ?? 0,
    classWeights: fields.choice('classWeights', ['balanced', 'none']) ?? 'none',
    gamma: fields.number('gamma', { least: 0 }) ?? 2,
    delta: fields.number('delta', { above: 0 }) ?? 1,
    l2sp: fields.number('l2sp', { least: 0 }) ?? 0,
    l2: fields.number('l2', { least: 0 }) ?? 0,
  };
  fields.done();
  return options;
}

export function readOptimizer(fields: Fields): OptimizerOptions {
  const type = fields.choice('type', optimizers) ?? 'adam', clipNorm = fields.number('clipNorm', { above: 0 }), clipValue = fields.number('clipValue', { above: 0 });
  const rates = fields.entries('layerRates')?.map((entry) => {
    const rate = { layer: entry.text('layer') ?? '*', factor: entry.number('factor', { least: 0 }) ?? 1 };
    entry.done();
    return rate;
  });
  const options: OptimizerOptions = {
    type,
    momentum: fields.number('momentum', { least: 0, below: 1 }) ?? (type === 'sgd' ? 0.9 : 0),
    nesterov: fields.flag('nesterov') ?? false,
    beta1: fields.number('beta1', { least: 0, below: 1 }) ?? 0.9,
    beta2: fields.number('beta2', { least: 0, below: 1 }) ?? 0.999,
    rho: fields.number('rho', { least: 0, below: 1 }) ?? 0.9,
    epsilon: fields.number('epsilon', { above: 0 }) ?? 1e-7,
    weightDecay: fields.number('weightDecay', { least: 0 }) ?? 0.01,
    accumulate: fields.count('accumulate') ?? 1,
    layerDecay: fields.number('layerDecay', { above: 0, most: 1 }) ?? 1,
    layerRates: rates ?? [],
    ...(clipNorm !== undefined && { clipNorm }),
    ...(clipValue !== undefined && { clipValue }),
  };
  fields.done();
  return options;
}

export function readSchedule(fields: Fields): ScheduleOptions {
  const options: ScheduleOptions = {
    type: fields.choice('type', schedules) ?? 'constant',
    warmup: fields.number('warmup', { least: 0, below: 1 }) ?? 0,
    every: fields.count('every') ?? 1,
    factor: fields.number('factor', { above: 0, most: 1 }) ?? 0.1,
    floor: fields.number('floor', { least: 0, most: 1 }) ?? 0,
  };
  fields.done();
  return options;
}
