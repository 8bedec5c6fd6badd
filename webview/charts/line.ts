import type { Axis } from '../../src/protocol/viewApi.ts';
import type { EventMark } from '../eventMarks.ts';
import { formatCount, formatDuration, formatMoment, formatValue } from '../format.ts';
import type { Split } from '../pairing.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { Look } from '../theme.ts';
import { valueRange } from '../valueRange.ts';
import type { ChartKind } from './contract.ts';
import type { Layer, XY } from './layer.ts';
import { describeLines, tabulateLines } from './lineText.ts';
import { type Annotations, scaffold } from './scaffold.ts';

const defaults = { rawOpacity: 0.28, bandOpacity: 0.16, bestRadius: 4.5, behind: 0.2, hairlineFrom: 12_000, namedCheckpoints: 4 };

/** One curve: a metric of a run, or of a group of runs. */
export interface Curve extends XY {
  /** Stable: run or group, and tag. */
  key: string;
  /** '' for a group. */
  run: string;
  tag: string;
  label: string;
  /** Number of the run's colour. */
  colour: number;
  split: Split;
  steps: Float64Array;
  walls: Float64Array;
  /** What was logged, where `y` is smoothed. */
  raw?: XY;
  /** Spread of a group, or envelope of a curve. */
  band?: { x: Float64Array; low: Float64Array; high: Float64Array };
  /** Runs at each point of a group. */
  count?: Float64Array;
  /** Computed from the lowest and highest points of each pixel column and not from all. */
  approximate?: boolean;
  /** The best logged value where the metric has a direction. */
  best?: { x: number; y: number };
}

export interface LineData {
  curves: Curve[];
  marks: (EventMark & { x: number; colour: number })[];
  axis: Axis;
  logX: boolean;
  logY: boolean;
  ignoreOutliers: boolean;
  /** Ends of y that the person fixed. */
  limits?: { min?: number; max?: number };
  /** What is zoomed into; y follows the curves where it is not given. */
  zoom?: Zoom;
  /** Id of the run that stands out; the others step back where it is drawn. */
  highlight?: string;
}

export interface Zoom {
  x: [number, number];
  y?: [number, number];
}

/** Curves over steps, time, epochs or any metric. */
export const line: ChartKind<LineData> = {
  id: 'line',
  title: 'Curves',
  needs: 'series',
  draw(data, look) {
    const x = xRange(data);
    return scaffold(
      {
        x: { min: x[0], max: x[1], log: data.logX, format: xFormat(data.axis) },
        y: { ...yRange(data, x), log: data.logY },
        layers: layersOf(data, look),
        annotations: annotationsOf(data, look),
      },
      look,
    );
  },
  table: tabulateLines,
  describe: describeLines,
};

export function xFormat(axis: Axis): (value: number) => string {
  if (axis.kind === 'relative') return formatDuration;
  if (axis.kind === 'wall') return formatMoment;
  return axis.kind === 'step' ? formatCount : formatValue;
}

function xRange({ curves, zoom, logX }: LineData): [number, number] {
  if (zoom) return zoom.x;
  let [low, high] = [Infinity, -Infinity];
  const fits = (value: number): boolean => Number.isFinite(value) && !(logX && value <= 0);
  // x nearly always rises: from its own end, each side is found at once, and the rest is one comparison a point.
  for (const { x } of curves) {
    for (let at = 0; at < x.length; at++) if (x[at]! < low && fits(x[at]!)) low = x[at]!;
    for (let at = x.length - 1; at >= 0; at--) if (x[at]! > high && fits(x[at]!)) high = x[at]!;
  }
  if (low > high) return logX ? [1, 10] : [0, 1];
  if (low === high) return logX ? [low / 2, low * 2] : [low - 0.5, high + 0.5];
  return [low, high];
}

/** The range of what is drawn strongly: raw values under a smoothed curve may leave the plot, as in TensorBoard. */
function yRange(data: LineData, [from, to]: [number, number]): { min: number; max: number } {
  const { curves, logY, ignoreOutliers, limits, zoom } = data;
  const seen = curves.flatMap(({ x, y, band }) => {
    const inside = (values: Float64Array, xs: Float64Array): Float64Array => (zoom ? values.filter((_, at) => xs[at]! >= from && xs[at]! <= to) : values);
    return band ? [inside(y, x), inside(band.low, band.x), inside(band.high, band.x)] : [inside(y, x)];
  });
  const [min, max] = zoom?.y ?? valueRange(seen, { log: logY, ignoreOutliers });
  const fixed = { min: limits?.min ?? min, max: limits?.max ?? max };
  return fixed.min < fixed.max && !(logY && fixed.min <= 0) ? fixed : { min, max };
}

/** From back to front: bands, raw curves, curves, what cannot be drawn as a line, best points. */
function layersOf({ curves, logY, highlight }: LineData, look: Look): Layer[] {
  const layers: Layer[][] = [[], [], [], [], []];
  const hairline = curves.reduce((sum, { x, raw }) => sum + x.length + (raw?.x.length ?? 0), 0) > defaults.hairlineFrom;
  const oneStandsOut = curves.some(({ run }) => run === highlight);
  for (const curve of curves) {
    const { colour, dash } = styleOfRun(curve.colour, look.kind);
    const behind = oneStandsOut && curve.run !== highlight;
    const base = { label: curve.label, colour, ...(hairline && { hairline }) } as const;
    const lineDash = curve.split === 'val' ? [6, 3] : curve.split === 'test' ? [2, 3] : dash;
    if (curve.band) {
      const { x, low, high } = curve.band;
      layers[0]!.push({ ...base, shape: 'fill', columns: { x, y: high }, floor: low, opacity: defaults.bandOpacity });
    }
    if (curve.raw && !behind) layers[1]!.push({ ...base, shape: 'curve', columns: curve.raw, opacity: defaults.rawOpacity, hairline: true });
    layers[2]!.push({ ...base, shape: 'curve', columns: curve, dash: lineDash, ...(behind && { opacity: defaults.behind }) });
    if (finiteCount(curve.y) === 1) layers[2]!.push({ ...base, shape: 'dots', columns: curve });
    const logged = curve.raw ?? curve;
    const edge = finiteCount(logged.y) < logged.y.length && edgesOf(logged);
    if (edge && edge.x.length > 0) layers[3]!.push({ ...base, shape: 'edge', columns: edge });
    const { best } = curve;
    if (best && !behind && !(logY && best.y <= 0)) {
      layers[4]!.push({ ...base, shape: 'dots', hollow: true, radius: defaults.bestRadius, columns: { x: Float64Array.of(best.x), y: Float64Array.of(best.y) } });
    }
  }
  return layers.flat();
}

function finiteCount(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) count++;
  return count;
}

/** The points that have no place on a linear axis. */
function edgesOf({ x, y }: XY): XY {
  const keep = (_: number, at: number): boolean => !Number.isFinite(y[at]) && Number.isFinite(x[at]);
  return { x: x.filter(keep), y: y.filter(keep) };
}

/** A mark's label: what to write, or nothing where there are too many to be told apart. */
function labelOf({ kind, detail }: EventMark, crowded: boolean): string {
  if (kind === 'lr') return `lr ${detail}`;
  if (kind === 'restart') return t('restart');
  if (kind === 'alert') return '!';
  return kind === 'checkpoint' && !crowded ? t('checkpoint') : '';
}

function annotationsOf({ marks }: LineData, look: Look): Annotations {
  const colours = { lr: look.muted, epoch: look.grid, restart: look.accent, checkpoint: look.muted, alert: look.error };
  const crowded = marks.filter(({ kind }) => kind === 'checkpoint').length > defaults.namedCheckpoints;
  return Object.fromEntries(
    marks.map((mark, at) => [
      `${mark.kind}-${mark.run}-${at}`,
      {
        type: 'line',
        scaleID: 'x',
        value: mark.x,
        borderColor: colours[mark.kind],
        borderWidth: 1,
        borderDash: mark.kind === 'alert' ? [] : mark.kind === 'checkpoint' ? [1, 3] : [3, 3],
        label: {
          display: labelOf(mark, crowded) !== '',
          content: labelOf(mark, crowded),
          // Along the foot, where no other mark has its label.
          position: mark.kind === 'checkpoint' ? 'end' : 'start',
          yAdjust: mark.kind === 'checkpoint' ? 2 : -2,
          padding: { x: 4, y: 1 },
          color: colours[mark.kind],
          backgroundColor: look.background,
          font: { size: look.fontSize - 1, family: look.font, weight: mark.kind === 'alert' ? 'bold' : 'normal' },
        },
      },
    ]),
  );
}
