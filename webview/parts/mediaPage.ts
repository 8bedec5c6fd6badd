import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Artifact } from '../../src/model/artifact.ts';
import { t } from '../strings.ts';
import { Part } from './part.ts';

const titles: Record<Artifact['kind'], () => string> = {
  image: () => t('Images'),
  histogram: () => t('Histograms'),
  prCurve: () => t('Precision and recall'),
  confusionMatrix: () => t('Confusion matrices'),
  text: () => t('Texts'),
};
const kinds = Object.keys(titles) as Artifact['kind'][];

/** What the drawn runs logged beside numbers: by kind, then by tag. */
export class MediaPage extends Part {
  override render(): TemplateResult {
    const { shown, view } = this.dashboard.state;
    const wanted = view.tagFilter.toLowerCase();
    const sections = kinds.map((kind) => {
      const tags = new Set(shown.flatMap(({ artifacts }) => artifacts.filter((item) => item.kind === kind).map(({ tag }) => tag)));
      return { kind, tags: [...tags].filter((tag) => tag.toLowerCase().includes(wanted)).toSorted((a, b) => a.localeCompare(b, undefined, { numeric: true })) };
    });
    const filled = sections.filter(({ tags }) => tags.length > 0);
    if (filled.length === 0) return html`<p class="empty">${t('The drawn runs logged no images, histograms, curves or texts.')}</p>`;
    return html`<div class="sections">
      ${filled.map(
        ({ kind, tags }) => html`<section class="section">
          <h2 class="section-title">${titles[kind]()} <span class="quiet">${tags.length}</span></h2>
          <div class="grid">${repeat(tags, (tag) => `${kind} ${tag}`, (tag) => html`<lossband-media-card .dashboard=${this.dashboard} .kind=${kind} .tag=${tag}></lossband-media-card>`)}</div>
        </section>`,
      )}
    </div>`;
  }
}

customElements.define('lossband-media-page', MediaPage);
