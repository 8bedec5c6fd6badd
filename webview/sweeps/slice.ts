import type { TrialInfo } from '../../src/model/sweep.ts';
import { formatValue } from '../format.ts';
import type { Layer } from '../charts/layer.ts';
import { scaffold } from '../charts/scaffold.ts';
import { t } from '../strings.ts';
import { valueRange } from '../valueRange.ts';
import type { SweepChart, SweepData } from './contract.ts';
import { type Axis, axisOf, unitsOf } from './places.ts';
import { colourOfState, hasValue, isChosen, paramText, pickBestTrial, rowOf, rowTitles, stateName } from './trials.ts';

/** What a range is divided into, for room at its ends. */
const defaults = { units: 40 };

/** The value of each trial over one parameter. */
export const slice: SweepChart = {
  id: 'slice',
  title: () => t('Slice'),
  note: ({ axes }) => axes[0],
  applies: (data) => pickAxis(data) !== undefined && data.sweep.trials.some(hasValue),
  draw(data, look) {
    const { sweep } = data;
    const axis = pickAxis(data)!;
    const units = unitsOf(axis, defaults.units);
    // Ranges begin half a unit lower: ticks stand at whole units, which then are round parts of the range.
    const shift = axis.levels === undefined ? 0.5 : 0;
    const place = (trial: TrialInfo): number => units.at(axis.place(trial)) + shift;
    const { min: from, max: to, format } = units.spec;
    const x = { ...units.spec, min: from + shift, max: to + shift, format: (unit: number) => format!(unit - shift) };
    const valued = sweep.trials.filter(hasValue);
    const layers = (['pruned', 'running', 'finished'] as const).map((state): Layer => {
      const trials = valued.filter((trial) => trial.state === state && isChosen(data, trial));
      const columns = { x: Float64Array.from(trials, place), y: Float64Array.from(trials, ({ value }) => value) };
      return { label: stateName(state), shape: 'dots', columns, colour: colourOfState(state, look), hollow: state !== 'finished', opacity: 0.7 };
    });
    const best = pickBestTrial(sweep);
    const ring: Layer[] = (best ? [best] : []).map((trial) => {
      const columns = { x: Float64Array.of(place(trial)), y: Float64Array.of(trial.value) };
      return { label: t('best'), shape: 'dots', hollow: true, radius: 6, columns, colour: look.text };
    });
    const [min, max] = valueRange([Float64Array.from(valued, ({ value }) => value)], { log: false, ignoreOutliers: true });
    return scaffold({ x, y: { min, max }, layers: [...layers, ...ring] }, look);
  },
  table(data) {
    const { sweep, axes: [name] } = data;
    const trials = sweep.trials.filter((trial) => name in trial.params && isChosen(data, trial));
    return { columns: [...rowTitles(sweep), name], rows: trials.map((trial) => [...rowOf(sweep, trial), paramText(trial, name)]), marked: [] };
  },
  describe(data) {
    const best = pickBestTrial(data.sweep);
    const [name] = data.axes;
    return best ? t('best {0} at {1} = {2}', formatValue(best.value), name, paramText(best, name)) : t('No trial has finished yet');
  },
};

function pickAxis({ sweep, axes: [name] }: SweepData): Axis | undefined {
  const parameter = sweep.space.find((one) => one.name === name);
  return parameter && axisOf(parameter);
}
