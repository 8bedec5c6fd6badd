import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { FormulaError, parseFormula, type Formula } from '../derived.ts';
import { collectSections, type ChartSpec, type Section } from '../sections.ts';
import { t } from '../strings.ts';
import { askText } from './askText.ts';
import { icon } from './icons.ts';
import { Part } from './part.ts';

const titles: Record<string, () => string> = {
  pinned: () => t('Pinned'),
  key: () => t('Loss and accuracy'),
  optimizer: () => t('Optimiser'),
  system: () => t('System'),
  other: () => t('Other metrics'),
  derived: () => t('Computed'),
};

/** A chart of this page: of logged metrics, or of a formula. */
interface Card extends ChartSpec {
  formula?: Formula;
}

/** Every metric of the drawn runs, train and validation paired, in sections. */
export class ChartsPage extends Part {
  override render(): TemplateResult {
    const { state } = this.dashboard;
    const sections = this.#sections();
    return html`<lossband-toolbar .dashboard=${this.dashboard}></lossband-toolbar>
      <div class="sections">
        ${sections.length === 0 ? this.#empty() : ''}
        ${repeat(sections, ({ id }) => id, (section, at) => this.#section(section, at === 0 && !state.view.tagFilter))}
        ${sections.length > 0 ? html`<button class="text-button add" type="button" @click=${() => void this.#addFormula()}>${icon('plus')} ${t('Computed metric')}</button>` : ''}
      </div>`;
  }

  #section({ id, charts }: { id: string; charts: Card[] }, withControl: boolean): TemplateResult {
    const { state } = this.dashboard;
    const folded = state.view.folded.includes(id);
    const fold = (): void => state.update({ folded: folded ? state.view.folded.filter((other) => other !== id) : [...state.view.folded, id] });
    return html`<section class="section">
      <h2>
        <button type="button" class="section-head" aria-expanded=${!folded} @click=${fold}>
          ${icon('chevron')} ${titles[id]?.() ?? id} <span class="quiet">${charts.length}</span>
        </button>
      </h2>
      ${folded
        ? ''
        : html`<div class="grid">
            ${repeat(charts, (chart) => chart.id, (chart) => this.#card(chart))}
            ${withControl ? html`<lossband-control-card .dashboard=${this.dashboard} compact></lossband-control-card>` : ''}
          </div>`}
    </section>`;
  }

  #card({ id, tags, formula }: Card): TemplateResult {
    return html`<lossband-line-card .dashboard=${this.dashboard} .chart=${id} .tags=${tags} .formula=${formula}></lossband-line-card>`;
  }

  #sections(): { id: string; charts: Card[] }[] {
    const { view } = this.dashboard.state;
    const tags = new Set(this.dashboard.state.shown.flatMap(({ series }) => series.map(({ tag }) => tag)));
    const wanted = view.tagFilter.toLowerCase();
    const sections: Section[] = collectSections([...tags].filter((tag) => tag.toLowerCase().includes(wanted)));
    const derived = view.derived.flatMap(({ name, expression }): Card[] => {
      const formula = maybeFormula(expression, tags);
      return formula ? [{ id: name, tags: formula.tags, formula }] : [];
    });
    const all: { id: string; charts: Card[] }[] = derived.length > 0 ? [...sections, { id: 'derived', charts: derived }] : sections;
    const pinned = view.pins.flatMap((id) => all.flatMap(({ charts }) => charts.filter((chart) => chart.id === id)));
    const rest = all.map(({ id, charts }) => ({ id, charts: charts.filter((chart) => !view.pins.includes(chart.id)) }));
    return [{ id: 'pinned', charts: pinned }, ...rest].filter(({ charts }) => charts.length > 0);
  }

  async #addFormula(): Promise<void> {
    const { state } = this.dashboard;
    const tags = new Set(state.shown.flatMap(({ series }) => series.map(({ tag }) => tag)));
    const check = (text: string): string | undefined => {
      try {
        parseFormula(text, tags);
        return undefined;
      } catch (error) {
        return error instanceof FormulaError ? t('This is not understood: {0}', error.message) : String(error);
      }
    };
    const expression = await askText(t('Formula over metrics'), check, 'val/loss - train/loss');
    if (expression) state.update({ derived: [...state.view.derived.filter(({ name }) => name !== expression), { name: expression, expression }] });
  }

  #empty(): TemplateResult {
    const { state } = this.dashboard;
    if (state.scanning) return html`<p class="empty">${t('Looking for runs')}</p>`;
    if (state.listed.length > 0) return html`<p class="empty">${t('No drawn run has a metric like this.')}</p>`;
    return html`<p class="empty">${t('No runs yet. Charts appear as soon as a training writes its log.')}</p>`;
  }
}

/** A formula whose metrics none of the drawn runs has is kept and waits. */
function maybeFormula(expression: string, tags: Iterable<string>): Formula | undefined {
  try {
    return parseFormula(expression, tags);
  } catch {
    return undefined;
  }
}

customElements.define('lossband-charts-page', ChartsPage);
