import type { Columns } from '../../src/model/series.ts';
import type { TrialInfo } from '../../src/model/sweep.ts';
import { formatCount, formatValue } from '../format.ts';
import type { Layer, XY } from '../charts/layer.ts';
import { scaffold } from '../charts/scaffold.ts';
import { t } from '../strings.ts';
import { valueRange } from '../valueRange.ts';
import type { SweepChart, SweepData } from './contract.ts';
import { colourOfState, isChosen, pickBestTrial, stateName } from './trials.ts';

/** The metric of each trial over its steps: where pruned ones ended, and how the best came about. */
export const rungs: SweepChart = {
  id: 'rungs',
  title: () => t('Rungs'),
  applies: (data) => filled(data).length > 0,
  draw(data, look) {
    const known = knownOf(data);
    const best = pickBestTrial(data.sweep)?.id;
    const join = (wanted: (trial: TrialInfo) => boolean): XY => joined(known.filter(({ trial }) => wanted(trial)).map(({ columns }) => columns));
    const base = { shape: 'curve', width: 1 } as const;
    const layers: Layer[] = [
      { ...base, label: stateName('finished'), columns: join(({ state }) => state !== 'pruned'), colour: colourOfState('finished', look), opacity: 0.4 },
      { ...base, label: stateName('pruned'), columns: join(({ state }) => state === 'pruned'), colour: colourOfState('pruned', look), opacity: 0.5 },
      { ...base, label: t('end of a pruned trial'), shape: 'dots', columns: endsOf(known), colour: colourOfState('pruned', look) },
      { ...base, label: t('best'), columns: join(({ id }) => id === best), colour: look.text, width: 2 },
    ];
    // Of all curves, chosen or not: a brush leaves the axes where they are.
    const all = filled(data);
    const steps = all.map((columns) => columns.steps);
    const [first, last] = [Math.min(...steps.map((column) => column[0]!)), Math.max(...steps.map((column) => column.at(-1)!))];
    const [min, max] = valueRange(all.map(({ values }) => values), { log: false, ignoreOutliers: true });
    return scaffold({ x: { min: first, max: last > first ? last : first + 1, title: t('step'), format: formatCount }, y: { min, max }, layers }, look);
  },
  table(data) {
    const rows = knownOf(data).map(({ trial, columns: { steps, values } }) => [trial.id, stateName(trial.state), formatCount(steps.at(-1)!), formatValue(values.at(-1)!)]);
    return { columns: [t('Trial'), t('State'), t('last step'), t('last value')], rows, marked: [] };
  },
  describe(data) {
    const known = knownOf(data);
    const pruned = known.filter(({ trial }) => trial.state === 'pruned').length;
    return t('{0} curves, {1} of them pruned', formatCount(known.length), formatCount(pruned));
  },
};

const filled = ({ curves }: SweepData): Columns[] => [...curves.values()].filter(({ steps }) => steps.length > 0);

interface Known {
  trial: TrialInfo;
  columns: Columns;
}

function knownOf(data: SweepData): Known[] {
  return data.sweep.trials.flatMap((trial) => {
    const columns = data.curves.get(trial.id);
    return columns && columns.steps.length > 0 && isChosen(data, trial) ? [{ trial, columns }] : [];
  });
}

/** The last point of each pruned trial. */
function endsOf(known: readonly Known[]): XY {
  const pruned = known.filter(({ trial }) => trial.state === 'pruned');
  return { x: Float64Array.from(pruned, ({ columns }) => columns.steps.at(-1)!), y: Float64Array.from(pruned, ({ columns }) => columns.values.at(-1)!) };
}

/** Curves one after the other with a gap between them. */
function joined(curves: readonly Columns[]): XY {
  const x = curves.flatMap(({ steps }) => [...steps, NaN]);
  const y = curves.flatMap(({ values }) => [...values, NaN]);
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}
