import { html, type TemplateResult } from 'lit';

interface SelectField {
  label: string;
  value: string;
  options: readonly (readonly [value: string, title: string])[];
  choose(value: string): void;
}

/** A drop-down list. The browser's own: one made of elements lays the page out once for each list while it loads (50 ms a piece). */
export const selectField = ({ label, value, options, choose }: SelectField): TemplateResult =>
  html`<select class="select" title=${label} aria-label=${label} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
    ${options.map(([id, title]) => html`<option value=${id} .selected=${id === value}>${title}</option>`)}
  </select>`;
