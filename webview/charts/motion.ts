import type { Chart } from 'chart.js';
import { type Hairline, Raster } from './raster.ts';
import type { Pixels } from './ruler.ts';

interface Sheet {
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
const sheets = new WeakMap<Chart<'curve'>, Sheet | undefined>();

export const startMotion = (chart: Chart<'curve'>): void => void (sheets.has(chart) || sheets.set(chart, undefined));
export const inMotion = (chart: Chart<'curve'>): boolean => sheets.has(chart);

/** Draws the chart exactly again. */
export function endMotion(chart: Chart<'curve'>): void {
  if (sheets.delete(chart)) chart.draw();
}

/** Lies over what was drawn so far, once that is flushed. */
export function strokeInMotion(chart: Chart<'curve'>, line: Hairline, pixels: Pixels): void {
  const sheet = sheetOf(chart);
  sheet.raster.stroke(line, pixels, sheet);
  sheet.dirty = true;
}

/** Puts what was stroked onto the chart. */
export function flushMotion(chart: Chart<'curve'>): void {
  const sheet = sheets.get(chart);
  if (!sheet?.dirty) return;
  const { raster, image, canvas, left, top, ratio } = sheet;
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  chart.ctx.drawImage(canvas, left, top, raster.width / ratio, raster.height / ratio);
  raster.pixels.fill(0);
  sheet.dirty = false;
}

function sheetOf(chart: Chart<'curve'>): Sheet {
  const { chartArea: area, currentDevicePixelRatio: ratio } = chart;
  // Whole device pixels, or drawing them would smear them over two.
  const [left, top] = [Math.floor(area.left), Math.floor(area.top)];
  const [width, height] = [Math.ceil((area.right - left) * ratio), Math.ceil((area.bottom - top) * ratio)];
  const known = sheets.get(chart);
  if (known && known.raster.width === width && known.raster.height === height) return Object.assign(known, { left, top, ratio });
  const raster = new Raster(width, height);
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const image = new ImageData(new Uint8ClampedArray(raster.pixels.buffer), width, height);
  const sheet = { raster, image, canvas, left, top, ratio, dirty: false };
  sheets.set(chart, sheet);
  return sheet;
}
