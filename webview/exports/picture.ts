import type { Chart } from 'chart.js';
import { Context } from 'svgcanvas';

/** The chart as it stands on the screen, on the theme's background, at twice the screen's resolution. */
export function toPng(chart: Chart, background: string): Uint8Array {
  const scale = 2;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: chart.width * scale, height: chart.height * scale });
  const context = canvas.getContext('2d')!;
  context.scale(scale, scale);
  drawInto(chart, context, background);
  // toBlob waits for an idle moment, which a page with live charts may not have for seconds.
  return Uint8Array.from(atob(canvas.toDataURL('image/png').split(',')[1]!), (letter) => letter.charCodeAt(0));
}

/** The same drawing as vectors, each curve a path. */
export function toSvg(chart: Chart, background: string): Uint8Array {
  const context = new Context({ width: chart.width, height: chart.height, ctx: document.createElement('canvas').getContext('2d')! });
  drawInto(chart, context as unknown as CanvasRenderingContext2D, background);
  return new TextEncoder().encode(context.getSerializedSvg());
}

/** Lends the chart another context for one drawing. */
function drawInto(chart: Chart, context: CanvasRenderingContext2D, background: string): void {
  const lender = chart as { ctx: CanvasRenderingContext2D };
  const own = lender.ctx;
  context.fillStyle = background;
  context.fillRect(0, 0, chart.width, chart.height);
  // Clearing would take the background away, and would not be recorded by a context that writes a file.
  const lent = new Proxy(context, {
    get: (target, key) => {
      const value: unknown = key === 'clearRect' ? () => undefined : Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value),
  });
  lender.ctx = lent;
  try {
    chart.draw();
  } finally {
    lender.ctx = own;
  }
}
