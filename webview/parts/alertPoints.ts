import { html, type TemplateResult } from 'lit';
import type { Finding } from '../../src/model/finding.ts';
import type { Columns } from '../../src/model/series.ts';
import { formatCount, formatValue } from '../format.ts';
import { t } from '../strings.ts';
import { dataTable } from './dataTable.ts';
import { Part } from './part.ts';

/** The points before and after an alarm, asked for when it is unfolded. */
export class AlertPoints extends Part {
  static override properties = { ...Part.properties, finding: { attribute: false }, points: { state: true } };
  declare finding: Finding;
  declare points: Columns | undefined;

  override render(): TemplateResult {
    return html`<details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && this.dashboard.attempt(this.#load())}>
      <summary>${t('Points around it')}</summary>
      ${this.points ? this.#table(this.points) : ''}
    </details>`;
  }

  /** What was loaded is enough: while an alarm is unfolded nobody waits for its next point. */
  protected override onChange(): void {}

  #table({ steps, values }: Columns): TemplateResult {
    if (steps.length === 0) return html`<p class="quiet">${t('The log has this point no more.')}</p>`;
    const rows = Array.from(steps, (step, at) => [formatCount(step), formatValue(values[at]!)]);
    return dataTable({ columns: [t('Step'), t('Value')], rows, marked: [steps.indexOf(this.finding.step)] }, t('Points around it'));
  }

  async #load(): Promise<void> {
    this.points = await this.dashboard.state.host.around(this.finding.id);
  }
}

customElements.define('lossband-alert-points', AlertPoints);
