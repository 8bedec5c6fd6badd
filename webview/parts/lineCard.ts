import { html, type TemplateResult } from 'lit';
import { messageOf } from '../../src/base/errors.ts';
import { nearestIndex } from '../axis.ts';
import { line, type LineData, type Zoom } from '../charts/line.ts';
import { describeX } from '../charts/lineText.ts';
import { formatValue } from '../format.ts';
import { chartActions } from '../exports/chartActions.ts';
import type { Formula } from '../derived.ts';
import { pickBest } from '../comparison.ts';
import { loadLine } from '../loadLine.ts';
import { onSight } from '../onSight.ts';
import { styleOfRun } from '../palette.ts';
import { pictureKey } from '../pictureKey.ts';
import { smoothingTitle } from '../smoothingTitle.ts';
import { sonify } from '../sonify.ts';
import type { StateChange } from '../state.ts';
import { t } from '../strings.ts';
import { dataTable } from './dataTable.ts';
import { iconButton } from './icons.ts';
import { menu } from './menu.ts';
import { Part } from './part.ts';
import type { Plot, PlotMark, PlotPoint } from './plot.ts';
import { readingsAt, readout, type Reading } from './readout.ts';

/** Runs that are left when only the best of a metric are wanted. */
const bestRuns = 5;
/** How near a click must be to a curve to mean it, in pixels. */
const clickReach = 8;

/** One chart of lines with its title, read-out and actions. Loads and draws only while it is in sight. */
export class LineCard extends Part {
  static override properties = {
    ...Part.properties,
    chart: { attribute: false },
    tags: { attribute: false },
    formula: { attribute: false },
    data: { state: true },
    asTable: { state: true },
    failure: { state: true },
  };
  /** Id of the chart. */
  declare chart: string;
  declare tags: string[];
  declare formula: Formula | undefined;
  declare data: LineData | undefined;
  declare asTable: boolean;
  declare failure: string | undefined;
  #summary = t('Loading');
  #seen = false;
  #wasSeen = false;
  #stale = true;
  /** What the data on the screen was asked for with. */
  #picture = '';
  #loading = false;
  /** Somebody chose something while older data was loaded: what is asked for next does not wait for a beat. */
  #chosen = false;
  /** The pointer's y, for the order of the read-out. */
  #y: number | undefined;
  readonly #follow = (): void => void (this.#seen && this.#load());

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.add(onSight(this, (seen) => this.#onSight(seen)));
    this.store.add(this.dashboard.crosshair.onDidChange(() => this.#seen && this.requestUpdate()));
  }

  override render(): TemplateResult {
    const { data } = this;
    // A log may have hundreds of metrics: most of the time until the first curves went into the buttons of charts that nobody saw.
    if (!this.#wasSeen) return html`<section class="card card-unseen" aria-label=${this.chart} data-busy><header class="card-head"><h3>${this.chart}</h3></header></section>`;
    return html`<section class="card" aria-label=${this.chart} ?data-busy=${!data}>
      ${this.#head()}
      ${this.failure ? html`<p class="card-note">${this.failure}</p>` : ''}
      ${this.asTable && data ? dataTable(line.table(data), this.chart) : this.#plot()}
      ${data ? this.#readout(data) : html`<div class="readout"></div>`}
    </section>`;
  }

  protected override onChange({ runs, view }: StateChange): void {
    if (view) this.requestUpdate();
    else if (runs && !this.dashboard.state.shown.some(({ run }) => runs.has(run.id))) return;
    if ((this.#stale && !view) || !this.#seen) return void (this.#stale = true);
    if (pictureKey(this, this.dashboard.state) === this.#picture) return;
    this.#stale = true;
    this.#chosen ||= view;
    if (view) void this.#load();
    else this.#followNews();
  }

  #head(): TemplateResult {
    const { state } = this.dashboard;
    const pinned = state.view.pins.includes(this.chart);
    const chips = [smoothingTitle(state.view.smoothing), state.view.logY ? t('log y') : '', state.view.logX ? t('log x') : '', state.view.zooms[this.chart] ? t('zoomed') : ''];
    if (this.data?.curves.some(({ approximate }) => approximate)) chips.push(t('approximate: long series, zoom in for all points'));
    const odd = this.#oddCount();
    if (odd > 0) chips.push(t('{0} not finite', odd));
    if (this.data?.curves.length === 0) chips.push(t('no shown run has it'));
    const told = chips.filter(Boolean).join(' · ');
    return html`<header class="card-head">
      <h3 title=${this.tags.join('\n')}>${this.chart}</h3>
      <span class="chips" title=${told}>${told}</span>
      <span class="card-actions">
        ${state.view.zooms[this.chart] ? iconButton({ name: 'reset', label: t('Reset zoom'), run: () => this.#zoom(undefined) }) : ''}
        ${iconButton({ name: 'table', label: t('Show data as table'), pressed: this.asTable ?? false, run: () => void (this.asTable = !this.asTable) })}
        ${iconButton({ name: 'pin', label: t('Pin chart'), pressed: pinned, run: () => this.#togglePin(pinned) })}
        ${menu(`chart ${this.chart}`, 'more', t('Chart actions'), [
          { label: t('Play as sound'), run: () => this.#play() },
          { label: t('Draw the best {0} runs', bestRuns), run: () => this.#drawBest() },
          { label: t('Set y limits to what is seen'), run: () => this.#fixLimits() },
          { label: t('Free y limits'), run: () => state.update({ limits: { ...state.view.limits, [this.chart]: {} } }) },
          ...chartActions({ dashboard: this.dashboard, id: this.chart, tags: this.tags, plot: () => this.querySelector<Plot>('lossband-plot')?.chart }),
        ])}
      </span>
    </header>`;
  }

  /** Points of the drawn runs that are NaN or infinite: they have marks at the edge of the plot, which may lie outside of a zoom. */
  #oddCount(): number {
    const summaries = this.dashboard.state.shown.flatMap(({ series }) => series.filter(({ tag }) => this.tags.includes(tag)));
    return summaries.reduce((sum, { nan, inf }) => sum + nan + inf, 0);
  }

  #plot(): TemplateResult {
    const { look } = this.dashboard;
    return html`<lossband-plot
      .config=${this.data && this.#seen ? this.#configOf(this.data) : undefined}
      .look=${look}
      .mark=${this.#mark()}
      .label=${`${this.chart}. ${this.#summary}`}
      @plot-hover=${(event: CustomEvent<PlotPoint | undefined>) => this.#onHover(event.detail)}
      @plot-click=${(event: CustomEvent<PlotPoint>) => this.#onClick(event.detail)}
      @plot-zoom=${(event: CustomEvent<Zoom | undefined>) => this.#zoom(event.detail)}
      @plot-key=${this.#onKey}
    ></lossband-plot>`;
  }

  /** The same configuration for the same data and look, so that a moving crosshair does not draw the chart again. */
  #configOf(data: LineData): () => ReturnType<typeof line.draw> {
    const { look, highlight } = this.dashboard;
    if (this.#drawn?.data !== data || this.#drawn.look !== look || this.#drawn.highlight !== highlight) {
      this.#drawn = { data, look, highlight, config: () => line.draw({ ...data, highlight }, look) };
    }
    return this.#drawn.config;
  }

  #drawn: { data: LineData; look: object; highlight: string | undefined; config(): ReturnType<typeof line.draw> } | undefined;

  #readings(): Reading[] {
    return readingsAt(this.data?.curves ?? [], this.dashboard.crosshair.x, this.#y);
  }

  #readout(data: LineData): TemplateResult {
    const { look, crosshair, highlight } = this.dashboard;
    return readout({
      data,
      readings: this.#readings(),
      x: crosshair.x,
      pinned: crosshair.pinned,
      kind: look.kind,
      highlight,
      withTag: this.tags.length > 1 && !this.formula,
      pick: (run) => this.dashboard.toggleHighlight(run),
    });
  }

  #mark(): PlotMark | undefined {
    const { crosshair, look } = this.dashboard;
    if (crosshair.x === undefined || !this.data) return undefined;
    const points = this.#readings().slice(0, 40).flatMap(({ curve, at }) => (at < 0 ? [] : [{ y: curve.y[at]!, colour: styleOfRun(curve.colour, look.kind).colour }]));
    return { x: crosshair.x, points };
  }

  /** A card out of sight waits until it is seen, and news that comes while some is loaded until that is there. */
  #followNews(): void {
    if (this.#seen && !this.#loading) this.dashboard.news.request(this.#follow);
  }

  #onSight(seen: boolean): void {
    if (seen !== this.#seen) this.dashboard.inSight += seen ? 1 : -1;
    this.#seen = seen;
    this.#wasSeen ||= seen;
    if (seen && this.#stale) void this.#load();
    if (seen) this.requestUpdate();
  }

  #onHover(point: PlotPoint | undefined): void {
    this.#y = point?.y;
    this.dashboard.crosshair.hover(point?.x);
  }

  #onClick({ x, y, px }: PlotPoint): void {
    const { crosshair } = this.dashboard;
    if (crosshair.pinned) crosshair.clear();
    else crosshair.pin(x);
    // Of the place that was clicked: the crosshair may be pinned elsewhere, or nowhere any more.
    const near = readingsAt(this.data?.curves ?? [], x, y).find(({ curve, at }) => at >= 0 && Math.abs(curve.y[at]! - y) < px.y * clickReach && Math.abs(curve.x[at]! - x) < px.x * clickReach);
    if (near?.curve.run) this.dashboard.toggleHighlight(near.curve.run);
  }

  #zoom(zoom: Zoom | undefined): void {
    const { state } = this.dashboard;
    const { [this.chart]: _, ...zooms } = state.view.zooms;
    state.update({ zooms: zoom ? { ...zooms, [this.chart]: zoom } : zooms });
  }

  #togglePin(pinned: boolean): void {
    const { state } = this.dashboard;
    state.update({ pins: pinned ? state.view.pins.filter((id) => id !== this.chart) : [...state.view.pins, this.chart] });
  }

  #fixLimits(): void {
    const { state } = this.dashboard;
    const scale = this.querySelector<Plot>('lossband-plot')?.chart?.scales.y;
    if (scale) state.update({ limits: { ...state.view.limits, [this.chart]: { min: scale.min, max: scale.max } } });
  }

  /** The runs whose best value of the chart's last tag (validation, where paired) is the best of all in the list. */
  #drawBest(): void {
    const { state } = this.dashboard;
    state.show(pickBest(state.listed, this.tags.at(-1)!, state.config.directions, bestRuns));
  }

  #play(): void {
    const [first] = this.data?.curves ?? [];
    if (!first) return;
    this.dashboard.say(line.describe({ ...this.data!, curves: [first] }));
    sonify(first.y);
  }

  #onKey = (event: CustomEvent<string>): void => {
    const [curve] = this.data?.curves ?? [];
    const key = event.detail;
    if (key === 'Escape') this.dashboard.crosshair.clear();
    else if (key === 's') this.#play();
    else if (key === '0') this.#zoom(undefined);
    else if (!curve || !this.#walk(key, curve.x)) return;
    event.preventDefault();
  };

  /** Arrow keys go from point to point of the first curve; the read-out of all curves follows and is spoken. */
  #walk(key: string, xs: Float64Array): boolean {
    const { crosshair } = this.dashboard;
    const here = crosshair.x === undefined ? xs.length : nearestIndex(xs, crosshair.x);
    const page = Math.max(1, Math.round(xs.length / 20));
    const moves: Record<string, number> = { ArrowLeft: here - 1, ArrowRight: here + 1, PageUp: here - page, PageDown: here + page, Home: 0, End: xs.length - 1 };
    const to = moves[key];
    if (to === undefined) return false;
    const at = Math.min(xs.length - 1, Math.max(0, to));
    crosshair.pin(xs[at]!);
    const told = this.#readings().slice(0, 3).map(({ curve, at: index }) => `${curve.label} ${formatValue(curve.y[index] ?? NaN)}`);
    this.dashboard.say([describeX(this.data!.axis.kind, xs[at]!), ...told].join(', '));
    return true;
  }

  async #load(): Promise<void> {
    if (this.#loading || !this.isConnected) return;
    const picture = pictureKey(this, this.dashboard.state);
    if (picture === this.#picture && this.data) return void (this.#stale = false);
    this.#loading = true;
    this.#stale = this.#chosen = false;
    try {
      const { state, loader } = this.dashboard;
      const request = { id: this.chart, tags: this.tags, formula: this.formula, columns: Math.max(100, Math.round(this.clientWidth)), zoom: state.view.zooms[this.chart], before: this.data };
      this.data = await loadLine(request, state, loader);
      this.#summary = line.describe(this.data);
      this.#picture = picture;
      this.failure = undefined;
    } catch (error) {
      this.failure = messageOf(error);
    } finally {
      this.#loading = false;
      if (this.#stale && this.#chosen && this.#seen) void this.#load();
      else if (this.#stale) this.#followNews();
    }
  }
}

customElements.define('lossband-line-card', LineCard);
