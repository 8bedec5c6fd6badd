import { html, type TemplateResult } from 'lit';
import { messageOf } from '../../src/base/errors.ts';
import { Throttle } from '../../src/base/queue.ts';
import type { ControlChartKind } from '../../src/model/controlChart.ts';
import type { SeriesKey } from '../../src/model/series.ts';
import { control, type ControlData, groundsOf, limitsAt } from '../charts/control.ts';
import type { Zoom } from '../charts/line.ts';
import { nearestIndex } from '../axis.ts';
import { chartActions } from '../exports/chartActions.ts';
import { formatCount, formatValue } from '../format.ts';
import { controlKindName, pickControlled } from '../controlled.ts';
import { nameOf } from '../names.ts';
import { onSight } from '../onSight.ts';
import type { StateChange } from '../state.ts';
import { t, translate } from '../strings.ts';
import { dataTable } from './dataTable.ts';
import { iconButton } from './icons.ts';
import { menu } from './menu.ts';
import { Part } from './part.ts';
import type { Plot, PlotMark, PlotPoint } from './plot.ts';

/** Limits move slowly: one new picture a second is enough. */
const newsEvery = 1000;

/** The control chart of one metric: of the one that is open, else of the one that most needs a look. */
export class ControlCard extends Part {
  static override properties = {
    ...Part.properties,
    kind: { attribute: false },
    compact: { type: Boolean },
    data: { state: true },
    asTable: { state: true },
    note: { state: true },
    at: { state: true },
  };
  /** The view that is asked for; undefined: the engine picks. */
  declare kind: ControlChartKind | undefined;
  /** In a grid of other charts. */
  declare compact: boolean;
  declare data: ControlData | undefined;
  declare asTable: boolean;
  declare note: string | undefined;
  /** Index of the point under the pointer. */
  declare at: number | undefined;
  #seen = false;
  #loading = false;
  #zoom: Zoom | undefined;
  #drawn: { data: ControlData; look: object; config(): ReturnType<typeof control.draw> } | undefined;
  readonly #follow = (): void => void this.#load();
  readonly #news = new Throttle(newsEvery, () => this.dashboard.news.request(this.#follow));

  override connectedCallback(): void {
    super.connectedCallback();
    const look = (seen: boolean): void => {
      this.#seen = seen;
      if (seen) this.#news.request();
    };
    this.store.add(this.#news);
    this.store.add(onSight(this, look));
  }

  override render(): TemplateResult {
    const { data } = this;
    const target = this.#target();
    if (!target) return html``;
    // The title is that of what is drawn: another metric takes a moment to load.
    const { run, tag } = data?.chart ?? target;
    const info = this.dashboard.state.runs.get(run);
    return html`<section class="card control" aria-label=${t('Control chart of {0}', tag)}>
      <header class="card-head">
        <h3>${tag}</h3>
        <span class="chips">${[data && controlKindName(data.chart.kind), info && nameOf(info)].filter(Boolean).join(' · ')}</span>
        <span class="card-actions">${this.#actions({ run, tag })}</span>
      </header>
      ${this.note ? html`<p class="card-note">${this.note}</p>` : ''}
      ${this.asTable && data ? dataTable(control.table(data), tag) : this.#plot(data)}
      ${data ? this.#readout(data) : html`<div class="readout"></div>`}
    </section>`;
  }

  protected override willUpdate(): void {
    const target = this.#target();
    const { chart } = this.data ?? {};
    if (target && this.#seen && (chart?.run !== target.run || chart.tag !== target.tag || (this.kind && chart.kind !== this.kind))) this.#news.request();
  }

  protected override onChange({ runs, view }: StateChange): void {
    const target = this.#target();
    if (view) this.requestUpdate();
    if (this.#seen && target && (!runs || runs.has(target.run))) this.#news.request();
  }

  #target(): SeriesKey | undefined {
    return pickControlled(this.dashboard.state);
  }

  #actions({ run, tag }: SeriesKey): TemplateResult[] {
    const { dashboard } = this;
    const open = iconButton({ name: 'wide', label: t('Open control chart'), run: () => dashboard.state.update({ page: 'control', control: { run, tag } }) });
    const reset = iconButton({ name: 'reset', label: t('Reset zoom'), run: () => this.#setZoom(undefined) });
    const table = iconButton({ name: 'table', label: t('Show data as table'), pressed: this.asTable ?? false, run: () => void (this.asTable = !this.asTable) });
    const plot = (): Plot['chart'] => this.querySelector<Plot>('lossband-plot')?.chart;
    const items = chartActions({ dashboard, id: `control ${tag}`, tags: [tag], plot });
    const actions = menu(this.compact ? 'control small' : 'control', 'more', t('Chart actions'), items);
    return [...(this.#zoom ? [reset] : []), table, ...(this.compact ? [open] : []), actions];
  }

  #plot(data: ControlData | undefined): TemplateResult {
    return html`<lossband-plot
      .config=${data && this.#configOf(data)}
      .look=${this.dashboard.look}
      .mark=${data && this.#mark(data)}
      .label=${data ? control.describe(data) : t('Loading')}
      @plot-hover=${({ detail }: CustomEvent<PlotPoint | undefined>) => void (this.at = detail && data ? nearestIndex(data.chart.steps, detail.x) : undefined)}
      @plot-zoom=${(event: CustomEvent<Zoom | undefined>) => this.#setZoom(event.detail)}
      @plot-key=${(event: CustomEvent<string>) => this.#onKey(event)}
    ></lossband-plot>`;
  }

  #configOf(data: ControlData): () => ReturnType<typeof control.draw> {
    const { look } = this.dashboard;
    if (this.#drawn?.data !== data || this.#drawn.look !== look) this.#drawn = { data, look, config: () => control.draw(data, look) };
    return this.#drawn.config;
  }

  #mark({ chart }: ControlData): PlotMark | undefined {
    if (this.at === undefined || this.at < 0) return undefined;
    return { x: chart.steps[this.at]!, points: [{ y: chart.values[this.at]!, colour: this.dashboard.look.text }] };
  }

  #readout({ chart }: ControlData): TemplateResult {
    const at = this.at === undefined || this.at < 0 ? chart.values.length - 1 : this.at;
    const rules = chart.hits.filter(({ index }) => index === at).map(({ rule }) => rule);
    const limits = limitsAt(chart.lower[at] ?? NaN, chart.upper[at] ?? NaN);
    const point = [t('step {0}', formatCount(chart.steps[at] ?? NaN)), formatValue(chart.values[at] ?? NaN), limits, ...rules].join(' · ');
    return html`<div class="readout grounds">
      <div class="readout-head">${point}</div>
      ${groundsOf(chart).map((text) => html`<div>${text}</div>`)}
      ${chart.warnings.map((warning) => html`<div class="warning">${translate(warning)}</div>`)}
    </div>`;
  }

  #setZoom(zoom: Zoom | undefined): void {
    this.#zoom = zoom;
    if (this.data) this.data = { ...this.data, zoom };
  }

  #onKey(event: CustomEvent<string>): void {
    const { data } = this;
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.detail];
    if (!data || move === undefined) return;
    event.preventDefault();
    const last = data.chart.steps.length - 1;
    this.at = Math.min(last, Math.max(0, (this.at ?? last + 1) + move));
    this.dashboard.say(`${t('step {0}', formatCount(data.chart.steps[this.at]!))}, ${formatValue(data.chart.values[this.at]!)}`);
  }

  async #load(): Promise<void> {
    const target = this.#target();
    if (this.#loading || !target || !this.isConnected || !this.#seen) return;
    this.#loading = true;
    try {
      const { state } = this.dashboard;
      const chart = await state.host.controlChart({ ...target, kind: this.kind, columns: Math.max(100, this.clientWidth) });
      const info = state.runs.get(target.run);
      this.note = chart ? undefined : t('Too few points for a control chart');
      this.data = chart && { chart, colour: info?.notes.colour ?? info?.colour ?? 0, zoom: this.#zoom };
    } catch (error) {
      this.note = messageOf(error);
      // What is wrong with one metric is not said above the curve of another.
      if (this.data?.chart.run !== target.run || this.data.chart.tag !== target.tag) this.data = undefined;
    } finally {
      this.#loading = false;
    }
  }
}

customElements.define('lossband-control-card', ControlCard);
