import { type Chart, type ChartComponent, type CoreChartOptions, DatasetController, type Scale } from 'chart.js';
import type { Layer } from './layer.ts';
import { flushMotion, inMotion, strokeInMotion } from './motion.ts';
import { pixelsOf, Ruler } from './ruler.ts';
import { drawCells, drawDots, drawEdgeMarks, fillBetween, type Place, rises, traceCurve, visible } from './shapes.ts';
import { faded, type Pen, strokeOnScreen } from './stroke.ts';

/** All that is in a chart, from back to front: for each dataset chart.js has its own bookkeeping, which costs more than to draw it. */
interface LayersDataset {
  layers: readonly Layer[];
}

declare module 'chart.js' {
  interface ChartTypeRegistry {
    curve: {
      chartOptions: CoreChartOptions<'curve'>;
      datasetOptions: LayersDataset;
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
    const { xScale, yScale } = this._cachedMeta;
    if (!xScale || !yScale) return;
    const place = { x: rulerOf(xScale), y: rulerOf(yScale), low: xScale.left, high: xScale.right, bottom: this.chart.chartArea.bottom };
    const chart = this.chart as Chart<'curve'>;
    for (const layer of (this.getDataset() as unknown as LayersDataset).layers) {
      if (layer.columns.x.length === 0 || strokeMoving(chart, layer, place)) continue;
      flushMotion(chart);
      drawLayer(chart, layer, place);
    }
    flushMotion(chart);
  }
}

/** The class as chart.js wants it for registering. */
export const curveController = CurveController as unknown as ChartComponent;

function rulerOf(scale: Scale): Ruler {
  const { min, max } = scale;
  return new Ruler({ min, max, from: scale.getPixelForValue(min), to: scale.getPixelForValue(max), log: scale.type === 'logarithmic' });
}

/** Of a chart in motion: tells whether the layer could be drawn the quick way. */
function strokeMoving(chart: Chart<'curve'>, { shape, hairline, columns, colour, opacity = 1, dash = [] }: Layer, place: Place): boolean {
  if (!hairline || shape !== 'curve' || !inMotion(chart) || !rises(columns.x) || !/^#[\da-f]{6}$/i.test(colour)) return false;
  strokeInMotion(chart, { colour, opacity, dash }, pixelsOf(columns, visible(columns.x, place), place));
  return true;
}

function drawLayer(chart: Chart<'curve'>, layer: Layer, place: Place): void {
  const { ctx, chartArea, currentDevicePixelRatio: ratio } = chart;
  const { shape, columns, colour, opacity = 1 } = layer;
  ctx.save();
  ctx.beginPath();
  // Lines end at the plot's edge; a marker there is drawn whole.
  const room = shape === 'dots' ? 7 : 1;
  const [left, top] = [Math.round(chartArea.left) - room, Math.round(chartArea.top) - room];
  // Whole pixels: a clip between pixels is a mask, which each stroke then pays for.
  ctx.rect(left, top, Math.round(chartArea.width) + 2 * room, Math.round(chartArea.height) + 2 * room);
  ctx.clip();
  ctx.strokeStyle = ctx.fillStyle = opacity < 1 ? faded(colour, opacity) : colour;
  // A line of one device pixel is drawn without outlining its shape first: ten times quicker for 50 curves of 1,000 noisy
  // points without a graphics card (measured: frames of 200 ms and of 40 ms on a loaded machine).
  ctx.lineWidth = layer.hairline ? 1 / ratio : (layer.width ?? 1.5);
  ctx.lineJoin = 'bevel';
  ctx.setLineDash([...(layer.dash ?? [])]);
  if (shape === 'curve') stroke(chart, layer, place);
  else if (shape === 'fill') fillBetween(ctx, columns, layer.floor!, place);
  else if (shape === 'dots') drawDots(ctx, layer, place);
  else if (shape === 'cells') drawCells(ctx, layer, place);
  else drawEdgeMarks(ctx, columns, place.x, chartArea);
  ctx.restore();
}

function stroke({ ctx, canvas, currentDevicePixelRatio: ratio }: Chart<'curve'>, { columns, opacity = 1 }: Layer, place: Place): void {
  const trace = (pen: Pen): void => traceCurve(pen, pixelsOf(columns, visible(columns.x, place), place));
  // A picture that is taken away has one line for a curve, and so has one through which others are seen.
  if (ctx === canvas.getContext('2d') && opacity === 1) return strokeOnScreen(ctx, trace, ctx.lineWidth * ratio, ratio);
  ctx.beginPath();
  trace(ctx);
  ctx.stroke();
}
