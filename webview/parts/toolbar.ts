import { html, type TemplateResult } from 'lit';
import type { Axis, ViewState } from '../../src/protocol/viewApi.ts';
import { pickEpochTag } from '../eventMarks.ts';
import { smootherName, smoothingRange } from '../smoothingTitle.ts';
import { t } from '../strings.ts';
import { smoothers } from '../viewState.ts';
import { groupingField } from './groupingField.ts';
import { Part } from './part.ts';
import { selectField } from './selectField.ts';

/** Metrics offered for x beside steps, time and epochs; more would be a list nobody reads. */
const mostAxisTags = 40;

/** How all charts are drawn: smoothing, axes, grouping, which metrics. */
export class Toolbar extends Part {
  override render(): TemplateResult {
    const { view } = this.dashboard.state;
    return html`<div class="toolbar" role="toolbar" aria-label=${t('How charts are drawn')}>
      ${this.#smoothing(view)} ${this.#axis(view)} ${this.#toggle('logX', t('log x'), view)} ${this.#toggle('logY', t('log y'), view)}
      ${this.#toggle('ignoreOutliers', t('Ignore outliers'), view)} ${groupingField(this.dashboard)}
      <vscode-textfield
        class="tag-filter"
        placeholder=${t('Filter metrics')}
        .label=${t('Filter metrics')}
        .value=${view.tagFilter}
        @input=${(event: InputEvent) => this.#update({ tagFilter: (event.target as HTMLInputElement).value })}
      ></vscode-textfield>
    </div>`;
  }

  #update(choice: Partial<ViewState>): void {
    this.dashboard.state.update(choice);
  }

  #smoothing({ smoothing }: ViewState): TemplateResult {
    const range = smoothingRange(smoothing.kind);
    return html`<span class="field">
      ${selectField({
        label: t('Smoothing'),
        value: smoothing.kind,
        options: smoothers.map((kind) => [kind, smootherName(kind)]),
        choose: (kind) => this.#update({ smoothing: { kind: kind as typeof smoothing.kind, amount: smoothingRange(kind as typeof smoothing.kind).usual } }),
      })}
      ${smoothing.kind === 'none'
        ? ''
        : html`<input
              type="range"
              aria-label=${t('Amount of smoothing')}
              min=${range.min}
              max=${range.max}
              step=${range.step}
              .value=${String(smoothing.amount)}
              @input=${(event: InputEvent) => this.#update({ smoothing: { ...smoothing, amount: Number((event.target as HTMLInputElement).value) } })}
            /><output class="number">${smoothing.amount}</output>`}
    </span>`;
  }

  #axis({ axis }: ViewState): TemplateResult {
    const tags = [...new Set(this.dashboard.state.shown.flatMap(({ series }) => series.map(({ tag }) => tag)))];
    const epoch = pickEpochTag(tags);
    const options: [value: string, title: string][] = [
      ['step', t('x: step')],
      ['relative', t('x: time since start')],
      ['wall', t('x: clock')],
      ...[...new Set([...(epoch ? [epoch] : []), ...tags])].slice(0, mostAxisTags).map((tag): [string, string] => [`metric ${tag}`, `x: ${tag}`]),
    ];
    const value = axis.kind === 'metric' ? `metric ${axis.tag}` : axis.kind;
    return selectField({ label: t('Horizontal axis'), value, options, choose: (chosen) => this.dashboard.setAxis(parseAxis(chosen)) });
  }

  #toggle(key: 'logX' | 'logY' | 'ignoreOutliers', label: string, view: ViewState): TemplateResult {
    return html`<button class="toggle" type="button" aria-pressed=${view[key]} @click=${() => this.#update({ [key]: !view[key] })}>${label}</button>`;
  }
}

function parseAxis(value: string): Axis {
  if (value.startsWith('metric ')) return { kind: 'metric', tag: value.slice('metric '.length) };
  return { kind: value as 'step' | 'relative' | 'wall' };
}

customElements.define('lossband-toolbar', Toolbar);
