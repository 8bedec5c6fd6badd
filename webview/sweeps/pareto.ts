import { paretoFront } from '../../src/model/pareto.ts';
import type { SweepInfo, TrialInfo } from '../../src/model/sweep.ts';
import { formatCount, formatValue } from '../format.ts';
import type { Layer, XY } from '../charts/layer.ts';
import { scaffold } from '../charts/scaffold.ts';
import { t } from '../strings.ts';
import { valueRange } from '../valueRange.ts';
import type { SweepChart } from './contract.ts';
import { colourOfState, compareBy, hasValue, isChosen, rowOf, rowTitles } from './trials.ts';

type Judged = TrialInfo & { value: number; others: number[] };

/**
 * What the finished trials reached in the metric and in the first further objective, and the Pareto front: no other trial is better in all.
 * The line is the front of the two that are drawn; rings are on the front of all.
 */
export const pareto: SweepChart = {
  id: 'pareto',
  title: () => t('Objectives'),
  note: ({ sweep }) => ((sweep.objectives?.length ?? 0) > 1 ? t('line: Pareto front of these two; rings: of all objectives') : t('line: Pareto front')),
  applies: ({ sweep }) => judgedOf(sweep).length > 0,
  draw(data, look) {
    const { sweep } = data, all = judgedOf(sweep), front = new Set(sweep.front);
    const shown = all.filter((trial) => isChosen(data, trial));
    const dots = (label: string, trials: readonly Judged[], colour: string, hollow: boolean, radius = 3): Layer =>
      ({ label, shape: 'dots', columns: place(trials), colour, hollow, radius, opacity: 0.75 });
    const layers: Layer[] = [
      dots(t('trials'), shown.filter(({ infeasible }) => !infeasible), colourOfState('finished', look), false),
      dots(t('breaks a constraint'), shown.filter(({ infeasible }) => infeasible), look.warning, true),
      { label: t('Pareto front'), shape: 'curve', columns: stairs(place(drawnFront(sweep))), colour: look.text },
      dots(t('Pareto front'), all.filter(({ id }) => front.has(id)), look.text, true, 6),
    ];
    const range = (values: Float64Array): readonly [number, number] => valueRange([values], { log: false, ignoreOutliers: true });
    const { x, y } = place(all), [left, right] = range(x), [low, high] = range(y);
    return scaffold({ x: { min: left, max: right, title: sweep.metric?.name, format: formatValue }, y: { min: low, max: high, title: sweep.objectives?.[0]?.name }, layers }, look);
  },
  table(data) {
    const { sweep } = data, front = new Set(sweep.front), trials = judgedOf(sweep).filter((trial) => isChosen(data, trial));
    const rows = trials.map((trial) => [...rowOf(sweep, trial), front.has(trial.id) ? t('yes') : '', trial.infeasible ? t('yes') : '']);
    return { columns: [...rowTitles(sweep), t('Pareto front'), t('breaks a constraint')], rows, marked: [] };
  },
  describe: ({ sweep }) => t('{0} of {1} trials on the Pareto front', formatCount(sweep.front?.length ?? 0), formatCount(judgedOf(sweep).length)),
};

function judgedOf({ trials, objectives = [] }: SweepInfo): Judged[] {
  const isWhole = ({ others = [] }: TrialInfo): boolean => others.length === objectives.length && others.every(Number.isFinite);
  return objectives.length === 0 ? [] : trials.filter((trial): trial is Judged => trial.state === 'finished' && hasValue(trial) && isWhole(trial));
}

const place = (trials: readonly Judged[]): XY => ({ x: Float64Array.from(trials, ({ value }) => value), y: Float64Array.from(trials, ({ others }) => others[0]!) });

/** In the order of the metric, so that a line can be drawn through them. */
function drawnFront(sweep: SweepInfo): Judged[] {
  const able = judgedOf(sweep).filter(({ infeasible }) => !infeasible), first = compareBy(sweep.metric?.goal), second = compareBy(sweep.objectives?.[0]?.goal);
  return paretoFront(able.map(({ value, others }) => [first(value, 0), second(others[0]!, 0)])).map((at) => able[at]!);
}

/** From each trial of the front level to the next, then straight to it: what lies behind the line is beaten. */
function stairs({ x, y }: XY): XY {
  const points = [...x].flatMap((at, i) => (i > 0 ? [[at, y[i - 1]!], [at, y[i]!]] : [[at, y[i]!]]));
  return { x: Float64Array.from(points, ([at]) => at!), y: Float64Array.from(points, ([, at]) => at!) };
}
