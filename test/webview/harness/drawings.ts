import type { ChartConfiguration } from 'chart.js';
import { confusionMatrix } from '../../../webview/charts/confusionMatrix.ts';
import { control } from '../../../webview/charts/control.ts';
import { distribution } from '../../../webview/charts/distribution.ts';
import { histogram } from '../../../webview/charts/histogram.ts';
import { line } from '../../../webview/charts/line.ts';
import { prCurve } from '../../../webview/charts/prCurve.ts';
import { rocCurve } from '../../../webview/charts/rocCurve.ts';
import { Chart } from '../../../webview/charts/setup.ts';
import { look } from '../charts/drawn.ts';
import { bell, chart, curve, grouped, lines, matrix, outcomes, pr, smoothed } from '../charts/samples.ts';

/** The room that every chart has at the left for the values of y comes on top. */
const size = { width: 300 + 58, height: 120 };

/** A wave of five thousand points with one spike, on a plot that is three hundred pixels wide. */
const long = curve(Array.from({ length: 5000 }, (_, at) => (at === 3210 ? 9 : Math.sin(at / 50))));

const configs: Record<string, ChartConfiguration<'curve'>> = {
  'a smoothed curve': line.draw(lines([smoothed]), look),
  'values that are no numbers': line.draw(lines([curve([1, NaN, Infinity, 2, -Infinity, 3])]), look),
  'one point': line.draw(lines([curve([3])]), look),
  'a group on a log axis': line.draw(lines([grouped], { logY: true }), look),
  'a zoomed curve': line.draw(lines([curve([1, 2, 3, 4, 5])], { zoom: { x: [15, 25] } }), look),
  'a long curve': line.draw(lines([long], { ignoreOutliers: false }), look),
  'a control chart': control.draw({ chart, colour: 0 }, look),
  histograms: histogram.draw({ histograms: [{ ...bell, step: 4 }, bell], colour: 0 }, look),
  'a distribution': distribution.draw({ histograms: [bell, { ...bell, step: 6 }], colour: 0 }, look),
  'a PR curve': prCurve.draw({ curves: [{ label: 'run', colour: 0, curve: pr }] }, look),
  'a ROC curve': rocCurve.draw({ curves: [{ label: 'run', colour: 0, curve: { ...pr, outcomes } }] }, look),
  'a confusion matrix': confusionMatrix.draw({ matrix, colour: 0 }, look),
};

/** What a canvas is told while datasets are drawn: a line for each stroke, fill and rectangle, in whole pixels. */
class Recorder {
  readonly told: string[] = [];
  #path: string[] = [];
  readonly #context: CanvasRenderingContext2D;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** The context with its calls noted; it draws as well, so that it answers what it is asked for. */
  get context(): CanvasRenderingContext2D {
    return new Proxy(this.#context, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          this.#note(String(key), args as number[]);
          return Reflect.apply(value, target, args) as unknown;
        };
      },
      set: (target, key, value) => Reflect.set(target, key, value),
    });
  }

  #note(call: string, args: number[]): void {
    const { strokeStyle, fillStyle, globalAlpha, lineWidth } = this.#context;
    const place = args.map((value) => Math.round(value)).join(',');
    const dash = this.#context.getLineDash().join(' ');
    if (call === 'beginPath') this.#path = [];
    else if (call === 'moveTo' || call === 'lineTo') this.#path.push(`${call === 'moveTo' ? 'M' : 'L'}${place}`);
    else if (call === 'arc') this.#path.push(`O${args.slice(0, 2).map((value) => Math.round(value)).join(',')}r${args[2]}`);
    else if (call === 'closePath') this.#path.push('Z');
    else if (call === 'stroke') this.told.push(`stroke ${String(strokeStyle)} ${globalAlpha.toFixed(2)} wide ${lineWidth}${dash && ` dash ${dash}`}: ${this.#path.join(' ')}`);
    else if (call === 'fill') this.told.push(`fill ${String(fillStyle)} ${globalAlpha.toFixed(2)}: ${this.#path.join(' ')}`);
    else if (call === 'fillRect') this.told.push(`rectangle ${String(fillStyle)} ${globalAlpha.toFixed(2)}: ${place}`);
  }
}

/** A chart on a plot without axes, whose size no font changes. */
function plot(config: ChartConfiguration<'curve'>): Chart<'curve'> {
  const canvas = Object.assign(document.createElement('canvas'), size);
  const { x, y } = config.options!.scales as Record<'x' | 'y', object>;
  const options = { ...config.options, responsive: false, devicePixelRatio: 1, layout: { padding: 0 }, scales: { x: { ...x, display: false }, y: { ...y, display: false } } };
  return new Chart(canvas, { ...config, options } as ChartConfiguration<'curve'>);
}

/** How strong each pixel of a canvas is. */
function alphas({ ctx, canvas: { width, height } }: Pick<Chart, 'ctx' | 'canvas'>): Uint8ClampedArray {
  return ctx.getImageData(0, 0, width, height).data.filter((_, at) => at % 4 === 3);
}

/** How far a chart on the screen is from what it is told to draw: the share of strength that is missing or too much, in all and pixel by pixel. */
function compareOnScreen(config: ChartConfiguration<'curve'>): { inAll: number; byPixel: number } {
  const drawing = plot(config);
  const screen = alphas(drawing);
  const canvas = Object.assign(document.createElement('canvas'), size);
  const own = drawing.ctx;
  Object.assign(drawing, { ctx: canvas.getContext('2d') });
  drawControllers(drawing);
  const told = alphas(drawing);
  Object.assign(drawing, { ctx: own }).destroy();
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
  return { inAll: Math.abs(sum(screen) / sum(told) - 1), byPixel: sum([...told].map((value, at) => Math.abs(value - screen[at]!))) / sum(told) };
}

/** Draws the datasets, and says what the canvas was told. */
function draw(config: ChartConfiguration<'curve'>): string[] {
  const drawing = plot(config);
  const recorder = new Recorder(drawing.ctx);
  Object.assign(drawing, { ctx: recorder.context });
  drawControllers(drawing);
  drawing.destroy();
  return recorder.told;
}

function drawControllers(drawing: Chart<'curve'>): void {
  for (const { controller } of drawing.getSortedVisibleDatasetMetas()) controller.draw();
}

Object.assign(globalThis, { drawings: Object.fromEntries(Object.entries(configs).map(([name, config]) => [name, draw(config)])), long: long.y, onScreen: compareOnScreen(configs['a long curve']!) });
