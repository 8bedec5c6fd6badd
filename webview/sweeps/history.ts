import { formatCount, formatValue } from '../format.ts';
import type { Layer } from '../charts/layer.ts';
import { scaffold } from '../charts/scaffold.ts';
import { t } from '../strings.ts';
import { valueRange } from '../valueRange.ts';
import type { SweepChart, SweepData } from './contract.ts';
import { colourOfState, compareValues, failedAmong, hasValue, isChosen, pickBestTrial, rowOf, rowTitles, stateName } from './trials.ts';

/** The value of each trial in the order in which they were suggested, and the best so far. */
export const history: SweepChart = {
  id: 'history',
  title: () => t('History'),
  applies: ({ sweep }) => sweep.trials.some(hasValue),
  draw(data, look) {
    const { sweep } = data;
    const layers = (['finished', 'pruned', 'running'] as const).map((state): Layer => {
      const trials = sweep.trials.flatMap((trial, at) => (trial.state === state && hasValue(trial) && isChosen(data, trial) ? [{ x: at + 1, y: trial.value }] : []));
      const columns = { x: Float64Array.from(trials, ({ x }) => x), y: Float64Array.from(trials, ({ y }) => y) };
      return { label: stateName(state), shape: 'dots', columns, colour: colourOfState(state, look), hollow: state !== 'finished', opacity: 0.75 };
    });
    const best = bestSoFar(data);
    const line: Layer = { label: t('best so far'), shape: 'curve', columns: stairs(best), colour: look.text };
    const [min, max] = valueRange([Float64Array.from(sweep.trials.filter(hasValue), ({ value }) => value), Float64Array.from(best)], { log: false, ignoreOutliers: true });
    return scaffold({ x: { min: 0, max: sweep.trials.length + 1, title: t('trial'), format: formatCount }, y: { min, max }, layers: [...layers, line] }, look);
  },
  table(data) {
    const best = bestSoFar(data);
    const rows = data.sweep.trials.map((trial, at) => [...rowOf(data.sweep, trial), formatValue(best[at]!)]);
    return { columns: [...rowTitles(data.sweep), t('best so far')], rows, marked: failedAmong(data.sweep.trials) };
  },
  describe({ sweep }) {
    const best = pickBestTrial(sweep);
    if (!best) return t('No trial has finished yet');
    return t('best {0} in trial {1} of {2}', formatValue(best.value), formatCount(sweep.trials.indexOf(best) + 1), formatCount(sweep.trials.length));
  },
};

/** After each trial; NaN before the first that finished and keeps the constraints. */
export function bestSoFar({ sweep }: Pick<SweepData, 'sweep'>): number[] {
  const compare = compareValues(sweep);
  let best = NaN;
  return sweep.trials.map((trial) => {
    if (trial.state === 'finished' && !trial.infeasible && hasValue(trial) && !(compare(trial.value, best) >= 0)) best = trial.value;
    return best;
  });
}

/** Level up to the trial that betters it, then straight to the new level. */
function stairs(values: readonly number[]): { x: Float64Array; y: Float64Array } {
  const points = values.flatMap((value, at) => (at > 0 && values[at - 1] !== value ? [[at + 1, values[at - 1]!], [at + 1, value]] : [[at + 1, value]]));
  return { x: Float64Array.from(points, ([x]) => x!), y: Float64Array.from(points, ([, y]) => y!) };
}
