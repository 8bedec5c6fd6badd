import type { ControlChart } from '../../src/model/controlChart.ts';
import { formatCount, formatValue } from '../format.ts';
import { styleOfRun } from '../palette.ts';
import { t, translate } from '../strings.ts';
import type { Look } from '../theme.ts';
import { valueRange } from '../valueRange.ts';
import type { ChartKind } from './contract.ts';
import type { CurveDataset } from './curve.ts';
import type { Zoom } from './line.ts';
import { type Annotations, scaffold } from './scaffold.ts';

export interface ControlData {
  chart: ControlChart;
  /** Number of the run's colour. */
  colour: number;
  zoom?: Zoom;
}

/** A control chart: what was plotted between its limits, on what baseline, and where it left them. */
export const control: ChartKind<ControlData> = {
  id: 'control',
  title: 'Control chart',
  needs: 'control',
  draw(data, look) {
    const { steps, values, centre, lower, upper } = data.chart;
    const [low, high] = data.zoom?.y ?? withRoom(valueRange([values, centre, lower, upper], { log: false, ignoreOutliers: false }));
    const [from, to] = data.zoom?.x ?? [steps[0] ?? 0, steps.at(-1) ?? 1];
    return scaffold(
      {
        x: { min: from, max: to > from ? to : from + 1, format: formatCount },
        y: { min: low, max: high },
        datasets: datasetsOf(data, look),
        annotations: annotationsOf(data, look),
      },
      look,
    );
  },
  table: ({ chart: { steps, values, centre, lower, upper, hits } }) => {
    const rules = Map.groupBy(hits, ({ index }) => index);
    const from = Math.max(0, steps.length - 200);
    const rows = [...steps.subarray(from)].map((step, at) => {
      const i = from + at;
      const numbers = [values, lower, centre, upper].map((column) => formatValue(column[i]!));
      return [formatCount(step), ...numbers, (rules.get(i) ?? []).map(({ rule }) => rule).join(', ')];
    });
    const marked = rows.flatMap((_, at) => (rules.has(from + at) ? [at] : []));
    return { columns: [t('Step'), t('Value'), t('Lower limit'), t('Centre'), t('Upper limit'), t('Rules')], rows, marked };
  },
  describe: ({ chart: { tag, values, steps, hits, lower, upper } }) => {
    const at = values.findLastIndex(Number.isFinite);
    if (at < 0) return t('Nothing to draw');
    const limits = limitsAt(lower[at]!, upper[at]!);
    return t('{0} {1} at step {2}, {3}, {4} points out of control', tag, formatValue(values[at]!), formatCount(steps[at]!), limits, hits.length);
  },
};

/** The limits' names stand above their lines. */
function withRoom([low, high]: [number, number]): [number, number] {
  return [low, high + (high - low) * 0.06];
}

function datasetsOf({ chart, colour }: ControlData, look: Look): CurveDataset[] {
  const { steps: x, values, centre, lower, upper, hits } = chart;
  const base = { type: 'curve', data: [] } as const;
  const limit = { ...base, shape: 'curve', colour: look.error, width: 1, dash: [6, 4] } as const;
  const hitIndices = [...new Set(hits.map(({ index }) => index))];
  const zones = zonesOf(centre, lower, upper).map(
    (y): CurveDataset => ({ ...base, label: t('zone'), shape: 'curve', columns: { x, y }, colour: look.grid, width: 1 }),
  );
  return [
    ...zones,
    { ...base, label: t('Centre'), shape: 'curve', columns: { x, y: centre }, colour: look.muted, width: 1 },
    { ...limit, label: t('Upper limit'), columns: { x, y: upper } },
    { ...limit, label: t('Lower limit'), columns: { x, y: lower } },
    { ...base, label: chart.tag, shape: 'curve', columns: { x, y: values }, colour: styleOfRun(colour, look.kind).colour },
    {
      ...base,
      label: t('Out of control'),
      shape: 'dots',
      hollow: true,
      width: 2,
      colour: look.error,
      radius: 4,
      columns: { x: Float64Array.from(hitIndices, (at) => x[at]!), y: Float64Array.from(hitIndices, (at) => values[at]!) },
    },
  ];
}

/** The limits at a point in words; a side without one is left out. */
export function limitsAt(lower: number, upper: number): string {
  if (Number.isFinite(lower) && Number.isFinite(upper)) return t('limits {0} to {1}', formatValue(lower), formatValue(upper));
  if (Number.isFinite(upper)) return t('upper limit {0}', formatValue(upper));
  return Number.isFinite(lower) ? t('lower limit {0}', formatValue(lower)) : t('no limits yet');
}

/** The borders of zones C|B and B|A, one and two thirds of the way to each limit. */
function zonesOf(centre: Float64Array, lower: Float64Array, upper: Float64Array): Float64Array[] {
  return [upper, lower].flatMap((limit) => [1 / 3, 2 / 3].map((share) => centre.map((middle, at) => middle + (limit[at]! - middle) * share)));
}

function annotationsOf({ chart }: ControlData, look: Look): Annotations {
  const font = { family: look.font, size: look.fontSize - 1 };
  const annotations: Annotations = {};
  if (chart.phase1) {
    annotations.phase1 = {
      type: 'box',
      xMin: chart.phase1.from,
      xMax: chart.phase1.to,
      backgroundColor: `${look.accent}14`,
      borderWidth: 0,
      label: { display: true, content: t('Phase I'), position: { x: 'start', y: 'end' }, color: look.muted, font, padding: 4 },
    };
  }
  const at = chart.centre.findLastIndex(Number.isFinite);
  const lines: [id: string, name: string, column: Float64Array, colour: string][] = [
    ['ucl', t('UCL'), chart.upper, look.error],
    ['mean', 'μ', chart.centre, look.muted],
    ['lcl', t('LCL'), chart.lower, look.error],
  ];
  for (const [id, name, column, color] of lines) {
    const value = column[at];
    if (value === undefined || !Number.isFinite(value)) continue;
    const content = `${name} ${formatValue(value)}`;
    annotations[id] = { type: 'label', xValue: chart.steps[at], yValue: value, content, color, font, position: { x: 'end', y: 'end' }, padding: 2 };
  }
  return annotations;
}

/** The sentences under the chart: why this chart, from what σ, from which steps, and what weakens it. */
export function groundsOf(chart: ControlChart): string[] {
  const { phase1 } = chart;
  // Without a Phase I the estimate itself says what it was made from: a moving window, or given numbers.
  const baseline = phase1 ? [t('Baseline (Phase I): steps {0} to {1}, {2} points', formatCount(phase1.from), formatCount(phase1.to), formatCount(phase1.count))] : [];
  const sigma = Number.isFinite(chart.sigma) ? [t('σ = {0}, {1}', formatValue(chart.sigma), translate(chart.estimate))] : [];
  return [translate(chart.reason), ...baseline, ...sigma];
}
