import type { ControlChart } from '../../src/model/controlChart.ts';
import { formatCount, formatValue } from '../format.ts';
import { styleOfRun } from '../palette.ts';
import { t, translate } from '../strings.ts';
import type { Look } from '../theme.ts';
import { valueRange } from '../valueRange.ts';
import type { ChartKind } from './contract.ts';
import type { Layer } from './layer.ts';
import type { Zoom } from './line.ts';
import { type Annotations, scaffold } from './scaffold.ts';

const defaults = {
  /** Pixels for the names of the limits beside the plot. */
  margin: 70,
  /** Pixels between two of them. */
  labelHeight: 13,
};

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
    const [low, high] = data.zoom?.y ?? valueRange([values, centre, lower, upper], { log: false, ignoreOutliers: false });
    const [from, to] = data.zoom?.x ?? [steps[0] ?? 0, steps.at(-1) ?? 1];
    return scaffold(
      {
        x: { min: from, max: to > from ? to : from + 1, format: formatCount },
        // The zones are lines enough.
        y: { min: low, max: high, lines: !upper.some(Number.isFinite) && !lower.some(Number.isFinite) },
        layers: layersOf(data, look),
        annotations: { ...phase1Of(data, look, from, to), ...labelsOf(data, look, low, high) },
        margin: defaults.margin,
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

function layersOf({ chart, colour }: ControlData, look: Look): Layer[] {
  const { steps: x, values, centre, lower, upper, hits } = chart;
  const limit = { shape: 'curve', colour: look.error, width: 1, dash: [6, 4] } as const;
  const hitIndices = [...new Set(hits.map(({ index }) => index))];
  const zones = zonesOf(centre, lower, upper).map(
    (y): Layer => ({ label: t('zone'), shape: 'curve', columns: { x, y }, colour: look.grid, width: 1 }),
  );
  return [
    ...zones,
    { label: t('Centre'), shape: 'curve', columns: { x, y: centre }, colour: look.muted, width: 1 },
    { ...limit, label: t('Upper limit'), columns: { x, y: upper } },
    { ...limit, label: t('Lower limit'), columns: { x, y: lower } },
    { label: chart.tag, shape: 'curve', columns: { x, y: values }, colour: styleOfRun(colour, look.kind).colour },
    {
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

/** The steps that the baseline was taken from, as far as they are seen. */
function phase1Of({ chart: { phase1 } }: ControlData, look: Look, from: number, to: number): Annotations {
  if (!phase1 || phase1.to <= from || phase1.from >= to) return {};
  return {
    phase1: {
      type: 'box',
      xMin: Math.max(from, phase1.from),
      xMax: Math.min(to, phase1.to),
      backgroundColor: `${look.accent}14`,
      borderWidth: 0,
      label: { display: true, content: t('Phase I'), position: { x: 'start', y: 'end' }, color: look.muted, font: fontOf(look), padding: 4 },
    },
  };
}

const fontOf = (look: Look): { family: string; size: number } => ({ family: look.font, size: look.fontSize - 1 });

type Scales = { chart: { scales: Record<'x' | 'y', { max: number; getPixelForValue(value: number): number }> } };

/** The last limits by name, at the right of the plot; those above and below make room for the centre. */
function labelsOf({ chart }: ControlData, look: Look, low: number, high: number): Annotations {
  const at = chart.centre.findLastIndex(Number.isFinite);
  const middle = chart.centre[at] ?? NaN;
  const lines: [id: string, name: string, column: Float64Array, colour: string, side: -1 | 0 | 1][] = [
    ['ucl', t('UCL'), chart.upper, look.error, -1],
    ['mean', 'μ', chart.centre, look.muted, 0],
    ['lcl', t('LCL'), chart.lower, look.error, 1],
  ];
  return Object.fromEntries(
    lines.flatMap(([id, name, column, color, side]) => {
      const value = column[at] ?? NaN;
      if (!(value >= low && value <= high)) return [];
      const yAdjust = ({ chart: { scales } }: Scales): number => {
        const short = defaults.labelHeight - side * (scales.y.getPixelForValue(value) - scales.y.getPixelForValue(middle));
        return side * Math.max(0, short) || 0;
      };
      const place = { xValue: ({ chart: { scales } }: Scales): number => scales.x.max, yValue: value, ...(side !== 0 && { yAdjust }) };
      return [[id, { type: 'label', ...place, content: `${name} ${formatValue(value)}`, color, font: fontOf(look), position: { x: 'start', y: 'center' }, xAdjust: 3, padding: 2 }]];
    }),
  );
}

/** The sentences under the chart: why this chart, from what σ, from which steps, and what weakens it. */
export function groundsOf(chart: ControlChart): string[] {
  const { phase1 } = chart;
  // Without a Phase I the estimate itself says what it was made from: a moving window, or given numbers.
  const baseline = phase1 ? [t('Baseline (Phase I): steps {0} to {1}, {2} points', formatCount(phase1.from), formatCount(phase1.to), formatCount(phase1.count))] : [];
  const sigma = Number.isFinite(chart.sigma) ? [t('σ = {0} ({1})', formatValue(chart.sigma), translate(chart.estimate))] : [];
  const trailing = chart.kind === 'residual' && sigma.length > 0 ? [t('Limits follow the series: those of each point come from the points before it')] : [];
  return [translate(chart.reason), ...baseline, ...trailing, ...sigma];
}
