import { html, type TemplateResult } from 'lit';
import type { Brush } from '../sweeps/contract.ts';
import type { Axis } from '../sweeps/places.ts';
import { t } from '../strings.ts';

/** The brush by keyboard: one pair of sliders for each axis that is brushed, and a field to take up another. */
export function brushFields(axes: readonly Axis[], brush: Brush, change: (brush: Brush) => void): TemplateResult {
  const open = axes.filter(({ name }) => brush[name]);
  const rest = axes.filter(({ name }) => !brush[name]);
  const add = (event: Event): void => {
    const field = event.target as HTMLSelectElement;
    if (field.value !== '-') change({ ...brush, [field.value]: [0, 1] });
    field.value = '-';
  };
  return html`<select class="select" aria-label=${t('Choose trials by')} @change=${add}>
      <option value="-">${t('Choose trials by')}…</option>
      ${rest.map(({ name, title }) => html`<option value=${name}>${title}</option>`)}
    </select>
    ${open.map((axis) => sliders(axis, brush[axis.name]!, (range) => change({ ...brush, [axis.name]: range })))}
    ${open.length > 0 ? html`<button class="toggle" type="button" @click=${() => change({})}>${t('Choose all trials')}</button>` : ''}`;
}

function sliders(axis: Axis, [from, to]: readonly [number, number], change: (range: [number, number]) => void): TemplateResult {
  const slider = (label: string, value: number, moved: (place: number) => [number, number]): TemplateResult => html`<input
    type="range" min="0" max="100" aria-label=${label} aria-valuetext=${axis.label(value)} .value=${String(Math.round(value * 100))}
    @input=${(event: Event) => change(moved(Number((event.target as HTMLInputElement).value) / 100))}
  />`;
  return html`<span class="brush">
    ${axis.title} <span class="quiet">${axis.label(from)}</span>
    ${slider(t('{0} from', axis.title), from, (place) => [Math.min(place, to), to])}
    ${slider(t('{0} to', axis.title), to, (place) => [from, Math.max(place, from)])}
    <span class="quiet">${axis.label(to)}</span>
  </span>`;
}
