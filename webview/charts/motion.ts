import type { Chart, Plugin } from 'chart.js';
import { type Hairline, type Mapper, Raster } from './raster.ts';

interface Layer {
  raster: Raster;
  image: ImageData;
  canvas: HTMLCanvasElement;
  left: number;
  top: number;
  ratio: number;
  /** Something was drawn that is not on the chart yet. */
  dirty: boolean;
}

/** Charts that are being dragged or zoomed, each with the pixels that its hairlines go to meanwhile. */
const layers = new WeakMap<Chart<'curve'>, Layer | undefined>();

export const startMotion = (chart: Chart<'curve'>): void => void (layers.has(chart) || layers.set(chart, undefined));
export const inMotion = (chart: Chart<'curve'>): boolean => layers.has(chart);

/** Draws the chart exactly again. */
export function endMotion(chart: Chart<'curve'>): void {
  if (layers.delete(chart)) chart.draw();
}

/** Lies over what was drawn so far, once something else is drawn or all datasets are. */
export function strokeInMotion(chart: Chart<'curve'>, line: Hairline, x: Mapper, y: Mapper): void {
  const layer = layerOf(chart);
  layer.raster.stroke(line, x, y, layer);
  layer.dirty = true;
}

/** Puts what was stroked onto the chart. */
export function flushMotion(chart: Chart<'curve'>): void {
  const layer = layers.get(chart);
  if (!layer?.dirty) return;
  const { raster, image, canvas, left, top, ratio } = layer;
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  chart.ctx.drawImage(canvas, left, top, raster.width / ratio, raster.height / ratio);
  raster.pixels.fill(0);
  layer.dirty = false;
}

/** The chart's last hairlines have no dataset behind them that would flush them. */
export const motionPlugin: Plugin<'curve'> = { id: 'lossband-motion', afterDatasetsDraw: (chart) => flushMotion(chart) };

function layerOf(chart: Chart<'curve'>): Layer {
  const { chartArea: area, currentDevicePixelRatio: ratio } = chart;
  // Whole device pixels, or drawing them would smear them over two.
  const [left, top] = [Math.floor(area.left), Math.floor(area.top)];
  const [width, height] = [Math.ceil((area.right - left) * ratio), Math.ceil((area.bottom - top) * ratio)];
  const known = layers.get(chart);
  if (known && known.raster.width === width && known.raster.height === height) return Object.assign(known, { left, top, ratio });
  const raster = new Raster(width, height);
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const image = new ImageData(new Uint8ClampedArray(raster.pixels.buffer), width, height);
  const layer = { raster, image, canvas, left, top, ratio, dirty: false };
  layers.set(chart, layer);
  return layer;
}
