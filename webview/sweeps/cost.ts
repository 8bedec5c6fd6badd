import { paretoFront } from '../../src/model/pareto.ts';
import type { SweepInfo, TrialInfo } from '../../src/model/sweep.ts';
import { formatCount, formatDuration, formatValue } from '../format.ts';
import type { Layer } from '../charts/layer.ts';
import { scaffold } from '../charts/scaffold.ts';
import { t } from '../strings.ts';
import { valueRange } from '../valueRange.ts';
import type { SweepChart } from './contract.ts';
import { colourOfState, compareValues, durationOf, durationText, hasValue, isChosen, rowOf, rowTitles } from './trials.ts';

type Finished = TrialInfo & { value: number };

/** What each finished trial reached over what it took, and the Pareto front: no other trial was both quicker and better. */
export const cost: SweepChart = {
  id: 'cost',
  title: () => t('Value and duration'),
  note: () => t('line: Pareto front'),
  applies: ({ sweep }) => finishedOf(sweep).length > 0,
  draw(data, look) {
    const { sweep } = data;
    const all = finishedOf(sweep);
    const trials = all.filter((trial) => isChosen(data, trial));
    const front = frontOf(sweep);
    const place = (list: readonly Finished[]): { x: Float64Array; y: Float64Array } => ({ x: Float64Array.from(list, durationOf), y: Float64Array.from(list, ({ value }) => value) });
    const layers: Layer[] = [
      { label: t('trials'), shape: 'dots', columns: place(trials), colour: colourOfState('finished', look), opacity: 0.7 },
      { label: t('Pareto front'), shape: 'curve', columns: place(front), colour: look.text },
      { label: t('Pareto front'), shape: 'dots', hollow: true, radius: 5, columns: place(front), colour: look.text },
    ];
    const longest = Math.max(...all.map(durationOf));
    const [min, max] = valueRange([Float64Array.from(all, ({ value }) => value)], { log: false, ignoreOutliers: true });
    return scaffold({ x: { min: 0, max: longest > 0 ? longest * 1.05 : 1, title: t('duration'), format: formatDuration }, y: { min, max }, layers }, look);
  },
  table(data) {
    const front = new Set(frontOf(data.sweep).map(({ id }) => id));
    const trials = finishedOf(data.sweep).filter((trial) => isChosen(data, trial));
    const rows = trials.map((trial) => [...rowOf(data.sweep, trial), durationText(trial), front.has(trial.id) ? t('yes') : '']);
    return { columns: [...rowTitles(data.sweep), t('duration'), t('Pareto front')], rows, marked: [] };
  },
  describe({ sweep }) {
    const front = frontOf(sweep);
    const [quickest, best] = [front[0], front.at(-1)];
    if (!quickest || !best) return t('No trial has finished yet');
    const ends = [formatValue(quickest.value), durationText(quickest), formatValue(best.value), durationText(best)];
    return t('{0} trials on the Pareto front, from {1} in {2} to {3} in {4}', formatCount(front.length), ...ends);
  },
};

const finishedOf = ({ trials }: SweepInfo): Finished[] => trials.filter((trial): trial is Finished => trial.state === 'finished' && hasValue(trial) && durationOf(trial) >= 0);

/** From the quickest trial on, each that is better than all before it. */
export function frontOf(sweep: SweepInfo): Finished[] {
  const compare = compareValues(sweep);
  const able = finishedOf(sweep).filter(({ infeasible }) => !infeasible);
  return paretoFront(able.map((trial) => [durationOf(trial), compare(trial.value, 0)])).map((at) => able[at]!);
}
