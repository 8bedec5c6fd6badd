import { type Chart, type ChartComponent, type CoreChartOptions, DatasetController, type Scale } from 'chart.js';
import { flushMotion, inMotion, strokeInMotion } from './motion.ts';
import type { Mapper } from './raster.ts';
import { faded, type Pen, strokeOnScreen } from './stroke.ts';

/** Points as columns; chart.js never sees an object per point. */
export interface XY {
  x: Float64Array;
  y: Float64Array;
}

/**
 * One thing drawn from columns. `curve`: a line, broken where y is not finite. `fill`: the area between `y` and `floor`.
 * `dots`: a marker at each point. `cells`: a square of the axes around each point, as strong as `strengths` says. `edge`: triangles at the lower (NaN, −∞) or upper (+∞) edge, where y has no place.
 */
export interface CurveDataset {
  type: 'curve';
  label: string;
  shape: 'curve' | 'fill' | 'dots' | 'cells' | 'edge';
  columns: XY;
  /** 0 to 1 for each of the `cells`. */
  strengths?: Float64Array;
  /** Pixels between `cells`. */
  gap?: number;
  /** Lower side of a `fill`. */
  floor?: Float64Array;
  colour: string;
  width?: number;
  /** As thin as the screen can, for many points. */
  hairline?: boolean;
  dash?: readonly number[];
  opacity?: number;
  /** Radius of dots; `hollow` draws a ring. */
  radius?: number;
  hollow?: boolean;
  /** Always empty: chart.js makes an element per entry, which is what this type does without. */
  data: readonly [];
}

declare module 'chart.js' {
  interface ChartTypeRegistry {
    curve: {
      chartOptions: CoreChartOptions<'curve'>;
      datasetOptions: CurveDataset;
      defaultDataPoint: never;
      metaExtensions: object;
      parsedDataType: { x: number; y: number };
      scales: 'linear' | 'logarithmic';
    };
  }
}

/** Draws columns straight onto the canvas. Both ends of both scales must be set: nothing is searched for them here. */
class CurveController extends DatasetController<'curve'> {
  static id = 'curve';
  // chart.js insists on a kind of element per point; with empty `data` it makes none of them.
  static defaults = { datasetElementType: false, dataElementType: 'point' };

  override parse(): void {
    // The columns are drawn as they are.
  }

  override getMinMax(scale: Scale): { min: number; max: number } {
    return { min: scale.options.min as number, max: scale.options.max as number };
  }

  override draw(): void {
    const dataset = this.getDataset() as unknown as CurveDataset;
    const { ctx, chartArea } = this.chart;
    const { xScale, yScale } = this._cachedMeta;
    if (!xScale || !yScale || dataset.columns.x.length === 0) return;
    const place = { x: mapper(xScale), y: mapper(yScale), low: xScale.left, high: xScale.right, bottom: chartArea.bottom };
    if (dataset.hairline && strokeMoving(this.chart as Chart<'curve'>, dataset, place)) return;
    flushMotion(this.chart as Chart<'curve'>);
    ctx.save();
    ctx.beginPath();
    // Lines end at the plot's edge; a marker there is drawn whole.
    const room = dataset.shape === 'dots' ? 7 : 1;
    const [left, top] = [Math.round(chartArea.left) - room, Math.round(chartArea.top) - room];
    // Whole pixels: a clip between pixels is a mask, which each stroke then pays for.
    ctx.rect(left, top, Math.round(chartArea.width) + 2 * room, Math.round(chartArea.height) + 2 * room);
    ctx.clip();
    const { opacity = 1 } = dataset;
    ctx.strokeStyle = ctx.fillStyle = opacity < 1 ? faded(dataset.colour, opacity) : dataset.colour;
    // A line of one device pixel is drawn without outlining its shape first: ten times quicker for 50 curves of 1,000 noisy
    // points without a graphics card (measured: frames of 200 ms and of 40 ms on a loaded machine).
    ctx.lineWidth = dataset.hairline ? 1 / this.chart.currentDevicePixelRatio : (dataset.width ?? 1.5);
    ctx.lineJoin = 'bevel';
    ctx.setLineDash([...(dataset.dash ?? [])]);
    if (dataset.shape === 'curve') this.#stroke(dataset, place);
    else if (dataset.shape === 'fill') fillBetween(ctx, dataset.columns, dataset.floor!, place);
    else if (dataset.shape === 'dots') drawDots(ctx, dataset, place);
    else if (dataset.shape === 'cells') drawCells(ctx, dataset, place);
    else drawEdgeMarks(ctx, dataset.columns, place.x, chartArea);
    ctx.restore();
  }

  #stroke({ columns, opacity = 1 }: CurveDataset, place: Place): void {
    const { ctx, canvas, currentDevicePixelRatio: ratio } = this.chart;
    const trace = (pen: Pen): void => traceCurve(pen, columns, place);
    // A picture that is taken away has one line for a curve, and so has one through which others are seen.
    if (ctx === canvas.getContext('2d') && opacity === 1) return strokeOnScreen(ctx, trace, ctx.lineWidth * ratio, ratio);
    ctx.beginPath();
    trace(ctx);
    ctx.stroke();
  }
}

/** The class as chart.js wants it for registering. */
export const curveController = CurveController as unknown as ChartComponent;

/** Value to pixel without chart.js's checks for each point: both kinds of scale are straight, one of them in log10. */
function mapper(scale: Scale): Mapper {
  const from = scale.getPixelForValue(scale.min);
  const to = scale.getPixelForValue(scale.max);
  if (scale.type === 'logarithmic') {
    const low = Math.log10(scale.min);
    const factor = (to - from) / (Math.log10(scale.max) - low);
    return (value) => (value > 0 ? from + (Math.log10(value) - low) * factor : NaN);
  }
  const factor = (to - from) / (scale.max - scale.min);
  return (value) => from + (value - scale.min) * factor;
}

interface Place {
  x: Mapper;
  y: Mapper;
  /** Pixels between which x is seen. */
  low: number;
  high: number;
  bottom: number;
}

/** Of a chart in motion: tells whether the curve could be drawn the quick way. */
function strokeMoving(chart: Chart<'curve'>, { shape, columns: { x, y }, colour, opacity = 1, dash = [] }: CurveDataset, place: Place): boolean {
  if (shape !== 'curve' || !inMotion(chart) || !rises(x) || !/^#[\da-f]{6}$/i.test(colour)) return false;
  strokeInMotion(chart, { x, y, ...visible(x, place), colour, opacity, dash }, place.x, place.y);
  return true;
}

/**
 * One path for the whole curve. Within one column of pixels only the lowest and the highest point are drawn, in the order in
 * which they came: what is left out lies within half a pixel of a line that is drawn anyway.
 */
function traceCurve(path: Pen, { x, y }: XY, place: Place): void {
  const { from, to } = visible(x, place);
  const pen = new ColumnPen(path);
  for (let at = from; at < to; at++) pen.to(place.x(x[at]!), place.y(y[at]!));
  pen.lift();
}

/** Pixels on either side of a point between two that are no numbers: a path of one point draws nothing. */
const lonePoint = 1.5;

class ColumnPen {
  readonly #path: Pen;
  /** NaN while there is nothing to draw on from. */
  #column = NaN;
  #down = false;
  /** The line has but this one point so far. */
  #lone: { x: number; y: number } | undefined;
  #low = { x: NaN, y: NaN };
  #high = { x: NaN, y: NaN };

  constructor(path: Pen) {
    this.#path = path;
  }

  to(x: number, y: number): void {
    if (!Number.isFinite(y) || !Number.isFinite(x)) return this.lift();
    const column = Math.round(x);
    if (column !== this.#column) {
      this.#flush();
      this.#column = column;
      this.#low.x = this.#high.x = x;
      this.#low.y = this.#high.y = y;
    } else if (y < this.#low.y) {
      this.#low.x = x;
      this.#low.y = y;
    } else if (y > this.#high.y) {
      this.#high.x = x;
      this.#high.y = y;
    }
  }

  /** Ends the line. */
  lift(): void {
    this.#flush();
    if (this.#lone) {
      this.#path.moveTo(this.#lone.x - lonePoint, this.#lone.y);
      this.#path.lineTo(this.#lone.x + lonePoint, this.#lone.y);
    }
    this.#down = false;
    this.#lone = undefined;
  }

  /** Draws what the column holds and leaves it. */
  #flush(): void {
    if (Number.isNaN(this.#column)) return;
    const [first, second] = this.#low.x <= this.#high.x ? [this.#low, this.#high] : [this.#high, this.#low];
    this.#lone = this.#down || second.y !== first.y ? undefined : { ...first };
    if (this.#down) this.#path.lineTo(first.x, first.y);
    else this.#path.moveTo(first.x, first.y);
    if (second.y !== first.y) this.#path.lineTo(second.x, second.y);
    this.#down = true;
    this.#column = NaN;
  }
}

function fillBetween(ctx: CanvasRenderingContext2D, { x, y }: XY, floor: Float64Array, place: Place): void {
  const { from, to } = visible(x, place);
  const known = (at: number): boolean => Number.isFinite(place.y(y[at]!)) && Number.isFinite(floor[at]);
  /** On a log axis a floor of 0 or less is beyond the lower edge. */
  const below = (value: number): number => (Number.isFinite(place.y(value)) ? place.y(value) : place.bottom);
  for (let start = from; start < to; start++) {
    if (!known(start)) continue;
    let end = start;
    ctx.beginPath();
    for (; end < to && known(end); end++) ctx.lineTo(place.x(x[end]!), place.y(y[end]!));
    for (let back = end - 1; back >= start; back--) ctx.lineTo(place.x(x[back]!), below(floor[back]!));
    ctx.closePath();
    ctx.fill();
    start = end;
  }
}

function drawDots(ctx: CanvasRenderingContext2D, { columns: { x, y }, radius = 3, hollow = false }: CurveDataset, place: Place): void {
  ctx.beginPath();
  for (let at = 0; at < x.length; at++) {
    const [px, py] = [place.x(x[at]!), place.y(y[at]!)];
    if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
    ctx.moveTo(px + radius, py);
    ctx.arc(px, py, radius, 0, 2 * Math.PI);
  }
  if (hollow) ctx.stroke();
  else ctx.fill();
}

/** One unit wide and high, less the gap between neighbours. */
function drawCells(ctx: CanvasRenderingContext2D, { columns: { x, y }, strengths, gap = 1 }: CurveDataset, place: Place): void {
  for (let at = 0; at < x.length; at++) {
    const [left, right] = [Math.round(place.x(x[at]! - 0.5)), Math.round(place.x(x[at]! + 0.5))];
    const [top, bottom] = [Math.round(place.y(y[at]! + 0.5)), Math.round(place.y(y[at]! - 0.5))];
    ctx.globalAlpha = strengths?.[at] ?? 1;
    ctx.fillRect(left, top, Math.max(1, right - left - gap), Math.max(1, bottom - top - gap));
  }
}

/** Pixels between marks, so that a run that stays NaN is a row of triangles and no bar. */
const edgeSpacing = 12;

function drawEdgeMarks(ctx: CanvasRenderingContext2D, { x, y }: XY, xPixel: Mapper, { top, bottom }: { top: number; bottom: number }): void {
  ctx.beginPath();
  let [last, lastUp] = [-Infinity, false];
  for (let at = 0; at < x.length; at++) {
    const px = xPixel(x[at]!);
    const up = y[at] === Infinity;
    if (px - last < edgeSpacing && up === lastUp) continue;
    [last, lastUp] = [px, up];
    const [base, tip] = up ? [top + 8, top] : [bottom - 8, bottom];
    ctx.moveTo(px - 4.5, base);
    ctx.lineTo(px + 4.5, base);
    ctx.lineTo(px, tip);
    ctx.closePath();
  }
  ctx.fill();
}

const risesMemo = new WeakMap<Float64Array, boolean>();

/** The part of the columns that is seen, one more point on each side. All of it where x goes back somewhere. */
function visible(x: Float64Array, place: Place): { from: number; to: number } {
  if (!rises(x)) return { from: 0, to: x.length };
  return { from: Math.max(0, firstAt(x, (value) => place.x(value) >= place.low) - 1), to: Math.min(x.length, firstAt(x, (value) => place.x(value) > place.high) + 1) };
}

function rises(x: Float64Array): boolean {
  let known = risesMemo.get(x);
  if (known === undefined) risesMemo.set(x, (known = neverFalls(x)));
  return known;
}

function neverFalls(x: Float64Array): boolean {
  for (let at = 1; at < x.length; at++) if (!(x[at]! >= x[at - 1]!)) return false;
  return true;
}

function firstAt(x: Float64Array, test: (value: number) => boolean): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(x[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
