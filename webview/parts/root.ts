import { html, type TemplateResult } from 'lit';
import { isRinging } from '../../src/model/problem.ts';
import type { Page } from '../../src/protocol/viewApi.ts';
import { compareAlerts } from '../controlled.ts';
import { reportActions } from '../exports/reportActions.ts';
import { nameOf } from '../names.ts';
import type { StateChange } from '../state.ts';
import { t, translate } from '../strings.ts';
import { layoutMenu } from './layoutMenu.ts';
import { menu } from './menu.ts';
import { Part } from './part.ts';

const pages: [page: Page, title: () => string][] = [
  ['charts', () => t('Charts')],
  ['control', () => t('Control')],
  ['compare', () => t('Compare')],
  ['media', () => t('Media')],
  ['sweep', () => t('Sweeps')],
];

/** Milliseconds between two beats of the heart: an animation that never ends keeps a machine busy sixty times a second. */
const beatEvery = 2000;

/** The whole page: runs at the side, one of five views, and the one live region. */
export class Root extends Part {
  static override properties = { ...Part.properties, said: { state: true } };
  declare said: string;
  /** What the page says before its texts are there. */
  loading = '';
  /** Ids of findings that need not be spoken any more; undefined until the first picture is there. */
  #told: Set<string> | undefined;
  /** Counts news, a few seconds' as one. */
  #beats = 0;
  #beatAt = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.store.add(this.dashboard.onDidSay((text) => void (this.said = text)));
  }

  override render(): TemplateResult {
    const { state } = this.dashboard;
    if (!state.ready) return html`<p class="empty">${this.loading}</p>`;
    return html`<div class="frame">
        <nav class="picker" aria-label=${t('Runs')}><lossband-run-picker .dashboard=${this.dashboard}></lossband-run-picker></nav>
        <main>
          <h1 class="unseen">${t('Training dashboard')}</h1>
          ${this.#tabs()}
          ${this.#page()}
        </main>
      </div>
      <div class="live-region" role="status" aria-live="polite">${this.said ?? ''}</div>`;
  }

  protected override onChange(change: StateChange): void {
    this.#sayNewAlerts();
    if (!change.view) this.#beat();
    super.onChange(change);
  }

  #tabs(): TemplateResult {
    const { state } = this.dashboard;
    const open = state.ownAlerts.filter(({ acknowledged, resolved, finding }) => !acknowledged && !resolved && isRinging(finding.severity)).toSorted(compareAlerts);
    const live = state.listed.filter(({ run }) => run.state === 'live').length;
    return html`<header class="tabs">
      <div class="tab-list" role="tablist" aria-label=${t('Views')} @keydown=${this.#onKey}>
        ${pages.filter(([page]) => page !== 'sweep' || state.sweeps.size > 0 || state.view.page === 'sweep').map(([page, title]) => {
          const chosen = state.view.page === page;
          const badge = page === 'control' && open.length > 0 ? html` <span class="badge badge-${open[0]!.finding.severity}">${open.length}</span>` : '';
          const choose = (): void => state.update({ page });
          return html`<button type="button" role="tab" id="tab-${page}" aria-selected=${chosen} aria-controls="page" tabindex=${chosen ? 0 : -1} @click=${choose}>
            ${title()}${badge}
          </button>`;
        })}
      </div>
      <span class="spacer"></span>
      <span class="heartbeat ${live > 0 ? 'beating' : ''} ${this.#beats % 2 ? 'odd' : ''}">${state.scanning ? t('Looking for runs') : live > 0 ? t('{0} live', live) : t('no live run')}</span>
      ${layoutMenu(this.dashboard)} ${menu('export', 'more', t('Export'), reportActions(this.dashboard), t('Export'))}
    </header>`;
  }

  #page(): TemplateResult {
    const { dashboard } = this;
    const { page } = dashboard.state.view;
    return html`<div class="page" id="page" role="tabpanel" aria-labelledby="tab-${page}">
      ${page === 'charts' ? html`<lossband-charts-page .dashboard=${dashboard}></lossband-charts-page>` : ''}
      ${page === 'control' ? html`<lossband-control-page .dashboard=${dashboard}></lossband-control-page>` : ''}
      ${page === 'compare' ? html`<lossband-compare-page .dashboard=${dashboard}></lossband-compare-page>` : ''}
      ${page === 'sweep' ? html`<lossband-sweep-page .dashboard=${dashboard}></lossband-sweep-page>` : ''}
      ${page === 'media' ? html`<lossband-media-page .dashboard=${dashboard}></lossband-media-page>` : ''}
    </div>`;
  }

  #onKey(event: KeyboardEvent): void {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move) return;
    const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
    const next = buttons.at((buttons.indexOf(document.activeElement as HTMLButtonElement) + move) % buttons.length)!;
    next.focus();
    next.click();
  }

  #beat(): void {
    const now = performance.now();
    if (now - this.#beatAt < beatEvery) return;
    this.#beatAt = now;
    this.#beats++;
  }

  /** Alarms are spoken once, when they come while somebody looks; those of the first picture are not news. */
  #sayNewAlerts(): void {
    const { ownAlerts, runs, ready } = this.dashboard.state;
    if (!ready) return;
    const told = this.#told;
    this.#told = new Set(ownAlerts.map(({ finding }) => finding.id));
    const [alert] = ownAlerts.filter(({ finding }) => told && !told.has(finding.id)).toSorted(compareAlerts);
    if (!alert) return;
    const info = runs.get(alert.finding.run);
    this.said = `${info ? nameOf(info) : ''} ${alert.finding.metric}: ${translate(alert.finding.message)}`;
  }
}

customElements.define('lossband-root', Root);
