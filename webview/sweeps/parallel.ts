import { formatCount } from '../format.ts';
import type { Layer, XY } from '../charts/layer.ts';
import { type Annotations, scaffold } from '../charts/scaffold.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { Look } from '../theme.ts';
import type { SweepChart, SweepData } from './contract.ts';
import { type Axis, axesOf } from './places.ts';
import { isChosen, paramText, ranked, rowOf, rowTitles } from './trials.ts';

/** The best tenth stands out. */
const defaults = { best: 0.1, faint: 0.12, chosen: 0.45, ends: [-0.12, 1.2] as const };

/** One line per trial across an axis per parameter and one for the metric. A box over an axis chooses what runs through it. */
export const parallel: SweepChart = {
  id: 'parallel',
  title: () => t('Parallel coordinates'),
  note: () => t('drag over an axis to choose trials'),
  applies: ({ sweep }) => sweep.space.length > 0 && sweep.trials.length > 0,
  brushes: true,
  draw(data, look) {
    const { sweep } = data;
    const axes = axesOf(sweep);
    const order = ranked(sweep);
    const best = new Set(order.slice(0, Math.max(1, Math.ceil(order.length * defaults.best))).map(({ id }) => id));
    const pick = (wanted: (id: string, chosen: boolean) => boolean): XY => linesOf(data, axes, wanted);
    const base = { shape: 'curve' } as const;
    const layers: Layer[] = [
      { ...base, label: t('not chosen'), columns: pick((_, chosen) => !chosen), colour: look.muted, opacity: defaults.faint, width: 1 },
      { ...base, label: t('chosen'), columns: pick((id, chosen) => chosen && !best.has(id)), colour: styleOfRun(0, look.kind).colour, opacity: defaults.chosen, width: 1 },
      { ...base, label: t('best tenth'), columns: pick((id, chosen) => chosen && best.has(id)), colour: styleOfRun(1, look.kind).colour, width: 2 },
    ];
    const [low, high] = defaults.ends;
    const hidden = (): string => '';
    const annotations = { ...rulersOf(axes, look), ...brushesOf(data, axes, look) };
    return scaffold({ x: { min: -0.4, max: axes.length - 0.6, format: hidden }, y: { min: low, max: high, lines: false, format: hidden }, layers, annotations }, look);
  },
  table(data) {
    const { sweep } = data;
    const trials = sweep.trials.filter((trial) => isChosen(data, trial));
    const names = sweep.space.map(({ name }) => name);
    return {
      columns: [...rowTitles(sweep), ...names],
      rows: trials.map((trial) => [...rowOf(sweep, trial), ...names.map((name) => paramText(trial, name))]),
      marked: [],
    };
  },
  describe: ({ sweep, chosen }) => t('{0} of {1} trials chosen, {2} parameters', formatCount(chosen?.size ?? sweep.trials.length), formatCount(sweep.trials.length), formatCount(sweep.space.length)),
};

/** Lines one after the other, a gap between them: a dataset per trial would cost as much as a chart. */
function linesOf(data: SweepData, axes: readonly Axis[], wanted: (id: string, chosen: boolean) => boolean): XY {
  const points = data.sweep.trials.flatMap((trial) => (wanted(trial.id, isChosen(data, trial)) ? [...axes.map((axis, at) => [at, axis.place(trial)] as const), [axes.length, NaN] as const] : []));
  return { x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y) };
}

function rulersOf(axes: readonly Axis[], look: Look): Annotations {
  const font = { family: look.font, size: look.fontSize - 1 };
  return Object.fromEntries(
    axes.flatMap((axis, at) => {
      const label = { type: 'label', xValue: at, color: look.muted, font, padding: 0 } as const;
      return [
        [`ruler ${at}`, { type: 'line', xMin: at, xMax: at, yMin: 0, yMax: 1, borderColor: look.muted, borderWidth: 1 }],
        [`name ${at}`, { ...label, yValue: 1.15, content: shorten(axis.title), color: look.text }],
        [`high ${at}`, { ...label, yValue: 1.05, content: axis.label(1) }],
        [`low ${at}`, { ...label, yValue: -0.06, content: axis.label(0) }],
      ] as const;
    }),
  );
}

const shorten = (name: string): string => (name.length > 14 ? `${name.slice(0, 13)}…` : name);

function brushesOf({ brush }: SweepData, axes: readonly Axis[], look: Look): Annotations {
  return Object.fromEntries(
    axes.flatMap((axis, at) => {
      const range = brush[axis.name];
      if (!range) return [];
      const box = { xMin: at - 0.08, xMax: at + 0.08, yMin: range[0], yMax: range[1] };
      return [[`brush ${at}`, { type: 'box', ...box, backgroundColor: `${look.accent}33`, borderColor: look.accent, borderWidth: 1 }] as const];
    }),
  );
}

/** What a box over the picture chooses: a range of the axis that is nearest to its middle. */
export function brushFrom({ sweep, brush }: SweepData, [left, right]: readonly [number, number], [low, high]: readonly [number, number]): SweepData['brush'] {
  const axes = axesOf(sweep);
  const axis = axes[Math.min(axes.length - 1, Math.max(0, Math.round((left + right) / 2)))];
  return axis ? { ...brush, [axis.name]: [Math.max(0, low), Math.min(1, high)] } : brush;
}
