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
  const context = new SvgContext({ width: chart.width, height: chart.height, ctx: document.createElement('canvas').getContext('2d')! });
  drawInto(chart, context as unknown as CanvasRenderingContext2D, background);
  return new TextEncoder().encode(context.getSerializedSvg());
}

/** Text keeps its font: the library would ask a style attribute for it, which the page's policy does not let in. */
class SvgContext extends Context {
  protected override __applyText(text: string, x: number, y: number, action: 'fill' | 'stroke'): void {
    const parent = this.__closestGroupOrSvg();
    const { style } = document.createElement('span');
    style.font = this.font;
    const size = { 'font-family': style.fontFamily, 'font-size': style.fontSize, 'font-style': style.fontStyle, 'font-weight': style.fontWeight };
    const place = { x, y, 'text-anchor': anchors[this.textAlign] ?? 'start', 'dominant-baseline': baselines[this.textBaseline] ?? 'alphabetic' };
    const element = this.__createElement('text', { ...size, ...place }, true);
    element.textContent = text;
    this.__currentElement = element;
    this.__applyTransformation(element);
    this.__applyStyleToCurrentElement(action);
    parent.append(element);
  }

  /** After each line of a label the annotations fill a path that is empty, which the library reports as an error. */
  protected override __applyCurrentDefaultPath(): void {
    if (this.__currentElement.nodeName === 'path') super.__applyCurrentDefaultPath();
  }
}

const anchors: Partial<Record<CanvasTextAlign, string>> = { left: 'start', right: 'end', center: 'middle', start: 'start', end: 'end' };
const baselines: Partial<Record<CanvasTextBaseline, string>> = { alphabetic: 'alphabetic', hanging: 'hanging', top: 'text-before-edge', bottom: 'text-after-edge', middle: 'central' };

/** Lends the chart and its axes, which keep a context of their own, another one for one drawing. */
function drawInto(chart: Chart, context: CanvasRenderingContext2D, background: string): void {
  const own = chart.ctx;
  const lend = (lent: CanvasRenderingContext2D): void => [chart, ...Object.values(chart.scales)].forEach((lender) => Object.assign(lender, { ctx: lent }));
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
  lend(lent);
  try {
    chart.draw();
  } finally {
    lend(own);
  }
}
