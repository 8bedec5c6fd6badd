import type { ChartConfiguration } from 'chart.js';
import { html, LitElement, type PropertyValues } from 'lit';
import { endMotion, startMotion } from '../charts/motion.ts';
import { Chart } from '../charts/setup.ts';
import type { Zoom } from '../charts/line.ts';
import { onNextFrame } from '../frames.ts';
import { t } from '../strings.ts';
import type { Look } from '../theme.ts';

/** Where the pointer is, in units of the axes. `px`: how far one pixel is, to judge what is near. */
export interface PlotPoint {
  x: number;
  y: number;
  px: { x: number; y: number };
}

/** What is marked over the plot. */
export interface PlotMark {
  x: number;
  points: { y: number; colour: string }[];
}

/** Milliseconds without a movement after which a dragged chart is at rest. */
const restAfter = 150;
/** Pixels that a hand moves while it clicks. */
const slack = 4;
/** A box dragged over nearly the whole height is meant for x alone. */
const wholeHeight = 0.8;

/**
 * One canvas with a chart and one above it for the crosshair, which moves without the chart being drawn again.
 * Fires `plot-hover` (PlotPoint or undefined), `plot-click` (PlotPoint), `plot-zoom` (Zoom or undefined) and `plot-key` (key).
 */
export class Plot extends LitElement {
  static override properties = {
    config: { attribute: false },
    look: { attribute: false },
    mark: { attribute: false },
    label: { attribute: false },
  };
  /** Called in the frame that draws: with many charts, most of the work is in making these. The same function means the same picture. */
  declare config: (() => ChartConfiguration<'curve'>) | undefined;
  declare look: Look;
  declare mark: PlotMark | undefined;
  declare label: string;
  #chart: Chart<'curve'> | undefined;
  /** Height of the plot in units of y before anybody dragged: the plug-in writes into the options themselves. */
  #height = NaN;
  /** The plug-in for dragging listens to a dozen events of each canvas: it starts when a pointer first comes near. */
  #zoomable = false;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Where the pointer went down. */
  #down = { x: NaN, y: NaN };

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** What is on the canvas now, for exports. */
  get chart(): Chart<'curve'> | undefined {
    return this.#chart;
  }

  override render(): unknown {
    return html`<div
      class="plot"
      tabindex="0"
      role="application"
      aria-roledescription=${t('chart')}
      aria-label=${this.label ?? ''}
      @keydown=${this.#onKey}
      @pointerenter=${this.#makeZoomable}
      @pointerdown=${({ clientX, clientY }: PointerEvent) => void (this.#down = { x: clientX, y: clientY })}
      @pointermove=${(event: PointerEvent) => this.#fire('plot-hover', this.#pointAt(event))}
      @pointerleave=${() => this.#fire('plot-hover', undefined)}
      @click=${this.#onClick}
      @dblclick=${() => this.#fire('plot-zoom', undefined)}
    >
      <canvas></canvas><canvas class="overlay" aria-hidden="true" hidden></canvas>
    </div>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#rest);
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('config') && this.config) onNextFrame(this, () => this.#draw());
    if (changed.has('mark')) this.#drawMark();
  }

  #draw(): void {
    if (!this.isConnected || !this.config) return;
    const config = this.config();
    const { data, options } = config;
    const { y } = options!.scales as Record<'y', { min: number; max: number }>;
    this.#height = y.max - y.min;
    Object.assign(options!.plugins!, { zoom: this.#zoomable && this.#zoomOptions() });
    if (this.#chart) {
      // The dataset that is there: for a new one chart.js would make a controller.
      this.#chart.data.datasets[0]!.layers = data.datasets[0]!.layers;
      this.#chart.options = options!;
      this.#chart.update('none');
    } else {
      this.#chart = new Chart(this.querySelector('canvas')!, config);
    }
    this.#drawMark();
  }

  #makeZoomable(): void {
    if (this.#zoomable) return;
    this.#zoomable = true;
    if (this.#chart) this.#draw();
  }

  #zoomOptions(): object {
    const settle = ({ chart }: { chart: Chart }): void => {
      const { x, y } = chart.scales as unknown as Record<'x' | 'y', { min: number; max: number }>;
      const wanted: Zoom = { x: [x.min, x.max] };
      if (y.max - y.min < this.#height * wholeHeight) wanted.y = [y.min, y.max];
      this.#fire('plot-zoom', wanted);
    };
    const move = ({ chart }: { chart: Chart<'curve'> }): void => {
      startMotion(chart);
      clearTimeout(this.#rest);
      this.#rest = setTimeout(() => endMotion(chart), restAfter);
    };
    return {
      pan: { enabled: true, mode: 'xy', modifierKey: 'shift', onPan: move, onPanComplete: settle },
      zoom: {
        mode: 'xy',
        wheel: { enabled: true, modifierKey: 'ctrl' },
        drag: { enabled: true, threshold: 6, backgroundColor: `${this.look.accent}22`, borderColor: this.look.accent, borderWidth: 1 },
        onZoom: move,
        onZoomComplete: settle,
      },
    };
  }

  #drawMark(): void {
    const overlay = this.querySelector<HTMLCanvasElement>('.overlay');
    const chart = this.#chart;
    if (!overlay || !chart) return;
    // A canvas in sight is handed over at every frame, empty or not.
    overlay.hidden = !this.mark;
    if (!this.mark) return;
    const ratio = chart.currentDevicePixelRatio;
    if (overlay.width !== chart.width * ratio || overlay.height !== chart.height * ratio) {
      overlay.width = chart.width * ratio;
      overlay.height = chart.height * ratio;
    }
    const context = overlay.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, chart.width, chart.height);
    const { x, y } = chart.scales;
    if (!x || !y) return;
    const px = x.getPixelForValue(this.mark.x);
    const { left, right, top, bottom } = chart.chartArea;
    if (!(px >= left && px <= right)) return;
    context.strokeStyle = this.look.muted;
    context.beginPath();
    context.moveTo(px, top);
    context.lineTo(px, bottom);
    context.stroke();
    for (const point of this.mark.points) this.#drawRing(context, px, y.getPixelForValue(point.y), point.colour, { top, bottom });
  }

  #drawRing(context: CanvasRenderingContext2D, px: number, py: number, colour: string, { top, bottom }: { top: number; bottom: number }): void {
    if (!(py >= top - 1 && py <= bottom + 1)) return;
    context.beginPath();
    context.arc(px, py, 3.5, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.strokeStyle = this.look.background;
    context.stroke();
  }

  #pointAt({ offsetX, offsetY }: MouseEvent): PlotPoint | undefined {
    const { x, y } = this.#chart?.scales ?? {};
    const area = this.#chart?.chartArea;
    if (!x || !y || !area || offsetX < area.left || offsetX > area.right || offsetY > area.bottom) return undefined;
    const value = { x: x.getValueForPixel(offsetX)!, y: y.getValueForPixel(offsetY)! };
    const px = { x: Math.abs(x.getValueForPixel(offsetX + 1)! - value.x), y: Math.abs(y.getValueForPixel(offsetY + 1)! - value.y) };
    return { ...value, px };
  }

  #onClick(event: MouseEvent): void {
    const point = this.#pointAt(event);
    // A drag ends with a click too.
    const dragged = Math.hypot(event.clientX - this.#down.x, event.clientY - this.#down.y) > slack;
    if (point && event.detail === 1 && !dragged) this.#fire('plot-click', point);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const told = new CustomEvent('plot-key', { detail: event.key, cancelable: true, bubbles: true });
    if (!this.dispatchEvent(told)) event.preventDefault();
  }

  #fire(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define('lossband-plot', Plot);
