import { html, type TemplateResult } from 'lit';
import type { ControlChartKind } from '../../src/model/controlChart.ts';
import type { Alert } from '../../src/protocol/engineApi.ts';
import { compareAlerts, controlKindName, controlKinds, pickControlled } from '../controlled.ts';
import { formatCount, formatMoment, formatValue } from '../format.ts';
import { nameOf } from '../names.ts';
import { t, translate } from '../strings.ts';
import { Part } from './part.ts';
import { selectField } from './selectField.ts';

/** One control chart, large, and every alarm with what it means. */
export class ControlPage extends Part {
  override render(): TemplateResult {
    const { state } = this.dashboard;
    const target = pickControlled(state);
    if (!target) return html`<p class="empty">${state.scanning ? t('Looking for runs') : t('No drawn run has a metric.')}</p>`;
    const runs = state.shown.some(({ run }) => run.id === target.run) ? state.shown : [...state.shown, state.runs.get(target.run)!];
    const tags = state.runs.get(target.run)!.series.map(({ tag }) => tag);
    const kind = state.view.control?.kind;
    const open = (choice: { run?: string; tag?: string; kind?: ControlChartKind }): void => state.update({ control: { ...target, kind, ...choice } });
    return html`<div class="toolbar" role="toolbar" aria-label=${t('Control chart')}>
        ${selectField({
          label: t('Run'),
          value: target.run,
          options: runs.map((info) => [info.run.id, nameOf(info)]),
          choose: (run) => open({ run, tag: this.#tagOf(run, target.tag) }),
        })}
        ${selectField({ label: t('Metric'), value: target.tag, options: tags.map((tag) => [tag, tag]), choose: (tag) => open({ tag }) })}
        ${selectField({
          label: t('Kind of chart'),
          value: kind ?? '',
          options: [['', t('Chosen by the series')], ...controlKinds.map((id) => [id, controlKindName(id)] as const)],
          choose: (id) => open({ kind: (id || undefined) as ControlChartKind | undefined }),
        })}
      </div>
      <h2 class="unseen">${t('Control')}</h2>
      <div class="control-page">
        <lossband-control-card .dashboard=${this.dashboard} .kind=${kind}></lossband-control-card>
        ${this.#alerts()}
      </div>`;
  }

  #tagOf(run: string, tag: string): string {
    const series = this.dashboard.state.runs.get(run)?.series ?? [];
    return (series.find((summary) => summary.tag === tag) ?? series[0])?.tag ?? tag;
  }

  #alerts(): TemplateResult {
    const alerts = this.dashboard.state.ownAlerts.toSorted(compareAlerts);
    const open = alerts.filter(({ acknowledged, resolved }) => !acknowledged && !resolved);
    return html`<section class="alerts" aria-label=${t('Alarms')}>
      <header class="card-head">
        <h3>${t('Alarms')}</h3>
        <span class="chips">${t('{0} open', open.length)}</span>
        ${open.length > 1 ? html`<button class="text-button" type="button" @click=${() => this.#acknowledge(open)}>${t('Acknowledge all')}</button>` : ''}
      </header>
      ${alerts.length === 0 ? html`<p class="quiet">${t('Everything is in control.')}</p>` : ''}
      <ul>
        ${alerts.slice(0, 200).map((alert) => this.#alert(alert))}
      </ul>
    </section>`;
  }

  #alert(alert: Alert): TemplateResult {
    const { finding, acknowledged, resolved } = alert;
    const { state } = this.dashboard;
    const info = state.runs.get(finding.run);
    const status = acknowledged ? t('acknowledged') : resolved ? t('over') : '';
    const when = Number.isNaN(finding.wall) ? '' : formatMoment(finding.wall);
    return html`<li class="alert alert-${finding.severity} ${status ? 'settled' : ''}">
      <button type="button" class="alert-head" @click=${() => state.focus({ run: finding.run, tag: finding.metric, step: finding.step, control: true })}>
        <span class="alert-metric">${finding.metric}</span> <span class="quiet">${info ? nameOf(info) : finding.run}</span>
      </button>
      <p>${translate(finding.message)}</p>
      ${finding.diagnosis ? html`<p class="quiet">${t('{0}. {1}.', translate(finding.diagnosis.message), translate(finding.diagnosis.advice))}</p>` : ''}
      <p class="quiet">
        ${[t('step {0}', formatCount(finding.step)), formatValue(finding.value), finding.rule, finding.hits > 1 ? t('{0} times', finding.hits) : '', when, status].filter(Boolean).join(' · ')}
      </p>
      <lossband-alert-points .dashboard=${this.dashboard} .finding=${finding}></lossband-alert-points>
      <span class="alert-buttons">
        <button class="text-button" type="button" @click=${() => this.dashboard.attempt(state.host.reveal(finding.id))}>${t('Go to line')}</button>
        ${status ? '' : html`<button class="text-button" type="button" @click=${() => this.#acknowledge([alert])}>${t('Acknowledge')}</button>`}
      </span>
    </li>`;
  }

  #acknowledge(alerts: Alert[]): void {
    this.dashboard.attempt(this.dashboard.state.host.acknowledge(alerts.map(({ finding }) => finding.id)));
  }
}

customElements.define('lossband-control-page', ControlPage);
