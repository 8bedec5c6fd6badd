import { formatValue } from '../format.ts';
import type { Layer } from '../charts/layer.ts';
import { scaffold } from '../charts/scaffold.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { SweepChart, SweepData } from './contract.ts';
import { type Axis, axisOf, unitsOf } from './places.ts';
import { hasValue, isChosen, paramText, ranked, rowOf, rowTitles } from './trials.ts';

const defaults = {
  /** Cells along a range. */
  cells: 24,
  faintest: 0.04,
  strongest: 0.75,
  /** Distance, as a share of an axis, within which a trial's own rank is all that counts. */
  core: 0.02,
};

interface Placed {
  x: number;
  y: number;
  /** 1 for the best trial, 0 for the worst. */
  rank: number;
}

/** How good trials are over two parameters: between the trials by the inverse squares of their distances, the better the stronger. */
export const contour: SweepChart = {
  id: 'contour',
  title: () => t('Contour'),
  note: () => t('rank of the value, between trials by inverse distance'),
  applies: (data) => pickAxes(data) !== undefined && placesOf(data).length >= 3,
  draw(data, look) {
    const [across, up] = pickAxes(data)!;
    const { cells, faintest, strongest } = defaults;
    const [horizontal, vertical] = [unitsOf(across, cells), unitsOf(up, cells)];
    const places = placesOf(data);
    const indices = Array.from({ length: horizontal.count * vertical.count }, (_, at) => [at % horizontal.count, Math.floor(at / horizontal.count)] as const);
    const { colour } = styleOfRun(0, look.kind);
    const surface: Layer = {
      label: t('Contour'),
      shape: 'cells',
      columns: { x: Float64Array.from(indices, ([x]) => x), y: Float64Array.from(indices, ([, y]) => y) },
      strengths: Float64Array.from(indices, ([x, y]) => faintest + rankAt(places, horizontal.place(x), vertical.place(y)) * (strongest - faintest)),
      gap: 0,
      colour,
    };
    const columns = { x: Float64Array.from(places, ({ x }) => horizontal.at(x)), y: Float64Array.from(places, ({ y }) => vertical.at(y)) };
    const dots: Layer = { label: t('trials'), shape: 'dots', columns, colour: look.text, radius: 2 };
    return scaffold({ x: horizontal.spec, y: { ...vertical.spec, title: undefined, lines: false }, layers: [surface, dots] }, look);
  },
  table(data) {
    const { sweep, axes } = data;
    const trials = ranked(sweep).filter((trial) => axes.every((name) => name in trial.params) && isChosen(data, trial));
    return { columns: [...rowTitles(sweep), ...axes], rows: trials.map((trial) => [...rowOf(sweep, trial), ...axes.map((name) => paramText(trial, name))]), marked: [] };
  },
  describe(data) {
    const [best] = ranked(data.sweep);
    if (!best) return t('No trial has finished yet');
    return t('best {0} at {1}', formatValue(best.value), data.axes.map((name) => `${name} = ${paramText(best, name)}`).join(', '));
  },
};

function pickAxes({ sweep, axes }: SweepData): [Axis, Axis] | undefined {
  const [first, second] = axes.map((name) => sweep.space.find((one) => one.name === name));
  return first && second && first !== second ? [axisOf(first), axisOf(second)] : undefined;
}

function placesOf(data: SweepData): Placed[] {
  const axes = pickAxes(data);
  if (!axes) return [];
  const trials = ranked(data.sweep).filter((trial) => hasValue(trial) && trial.state !== 'running');
  const last = Math.max(1, trials.length - 1);
  return trials
    .map((trial, at) => ({ x: axes[0].place(trial), y: axes[1].place(trial), rank: 1 - at / last, chosen: isChosen(data, trial) }))
    .filter(({ x, y, chosen }) => chosen && !Number.isNaN(x) && !Number.isNaN(y));
}

/** Shepard's method: Σ wᵢ·rankᵢ / Σ wᵢ with wᵢ = 1 / (d² + core²). */
function rankAt(places: readonly Placed[], x: number, y: number): number {
  let [sum, weights] = [0, 0];
  for (const place of places) {
    const weight = 1 / ((place.x - x) ** 2 + (place.y - y) ** 2 + defaults.core ** 2);
    sum += weight * place.rank;
    weights += weight;
  }
  return sum / weights;
}
