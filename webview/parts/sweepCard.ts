import { html, type TemplateResult } from 'lit';
import type { Zoom } from '../charts/line.ts';
import { chartPictures } from '../exports/chartActions.ts';
import { cell } from '../exports/series.ts';
import type { Brush, SweepChart, SweepData } from '../sweeps/contract.ts';
import { brushFrom } from '../sweeps/parallel.ts';
import { t } from '../strings.ts';
import { dataTable } from './dataTable.ts';
import { iconButton } from './icons.ts';
import { menu } from './menu.ts';
import { Part } from './part.ts';
import type { Plot } from './plot.ts';

/** One picture of a sweep with its table. Fires `sweep-brush` (Brush) when a box was drawn over one that brushes. */
export class SweepCard extends Part {
  static override properties = {
    ...Part.properties,
    chart: { attribute: false },
    data: { attribute: false },
    controls: { attribute: false },
    asTable: { state: true },
  };
  declare chart: SweepChart;
  declare data: SweepData;
  /** Fields of this picture alone. */
  declare controls: TemplateResult | undefined;
  declare asTable: boolean;
  #drawn: { key: readonly unknown[]; config(): ReturnType<SweepChart['draw']> } | undefined;

  override render(): TemplateResult {
    const { chart, data, dashboard } = this;
    const title = chart.title();
    const table = iconButton({ name: 'table', label: t('Show data as table'), pressed: this.asTable ?? false, run: () => void (this.asTable = !this.asTable) });
    const items = [
      { label: t('Save data as CSV'), run: () => dashboard.attempt(this.#saveTable()) },
      ...chartPictures({ dashboard, id: `${data.sweep.name} ${title}`, plot: () => this.querySelector<Plot>('lossband-plot')?.chart }),
    ];
    return html`<section class="card sweep" aria-label=${title}>
      <header class="card-head">
        <h3>${title}</h3>
        <span class="chips">${chart.note?.(data) ?? ''}</span>
        <span class="card-actions">${this.controls ?? ''}${table}${menu(`sweep ${chart.id}`, 'more', t('Chart actions'), items)}</span>
      </header>
      ${this.asTable ? dataTable(chart.table(data), title) : this.#plot(title)}
      <p class="card-note">${chart.describe(data)}</p>
    </section>`;
  }

  /** What it shows comes from the page it is on. */
  protected override onChange(): void {}

  #plot(title: string): TemplateResult {
    const { chart, data, dashboard: { look } } = this;
    const key = [chart, data, look];
    if (!this.#drawn?.key.every((part, at) => part === key[at])) this.#drawn = { key, config: () => chart.draw(data, look) };
    return html`<lossband-plot
      .config=${this.#drawn!.config}
      .look=${look}
      .label=${`${title}. ${chart.describe(data)}`}
      @plot-zoom=${({ detail }: CustomEvent<Zoom | undefined>) => this.#onZoom(detail)}
    ></lossband-plot>`;
  }

  #onZoom(zoom: Zoom | undefined): void {
    if (this.chart.brushes && zoom?.y) this.dispatchEvent(new CustomEvent<Brush>('sweep-brush', { detail: brushFrom(this.data, zoom.x, zoom.y) }));
    else if (this.chart.brushes && !zoom) this.dispatchEvent(new CustomEvent<Brush>('sweep-brush', { detail: {} }));
    // Others stay where they were zoomed to until a double click, or until there is something new.
    if (zoom && !this.chart.brushes) return;
    this.#drawn = undefined;
    this.requestUpdate();
  }

  async #saveTable(): Promise<void> {
    const { columns, rows } = this.chart.table(this.data);
    const name = `${this.data.sweep.name}-${this.chart.id}.csv`;
    const text = [columns, ...rows].map((row) => `${row.map((one) => cell(String(one))).join(',')}\n`).join('');
    await this.dashboard.state.host.saveFile(name, new TextEncoder().encode(text));
  }
}

customElements.define('lossband-sweep-card', SweepCard);
