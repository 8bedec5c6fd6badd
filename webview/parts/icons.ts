import { html, svg, type TemplateResult } from 'lit';

/** Line drawings on a grid of 16, in the colour of the text around them. */
const shapes = {
  pin: svg`<path d="M5.5 2.5h5l-.8 4.2 2 2.3H4.300l2-2.3zM8 9v4.500" />`,
  table: svg`<path d="M2.500 3.500h11v9h-11zM2.500 6.500h11M2.500 9.500h11M6.500 6.500v6" />`,
  more: svg`<path d="M3.500 8h.01M8 8h.01M12.500 8h.01" stroke-width="2.200" stroke-linecap="round" />`,
  reset: svg`<path d="M3.500 8a4.500 4.500 0 1 0 1.400-3.260M4.700 2.500v2.400h2.400" />`,
  chart: svg`<path d="M2.500 2.500v11h11M4.500 10l3-3.500 2.300 2 3.700-5" />`,
  chevron: svg`<path d="M6 4l4 4-4 4" />`,
  wide: svg`<path d="M6 3.500H3.500V6M10 3.500h2.500V6M6 12.500H3.500V10M10 12.500h2.500V10" />`,
  list: svg`<path d="M2.500 4.500h.01M2.500 8h.01M2.500 11.500h.01M5.500 4.500h8M5.500 8h8M5.500 11.500h8" stroke-linecap="round" />`,
  close: svg`<path d="M4.500 4.500l7 7M11.500 4.500l-7 7" />`,
  plus: svg`<path d="M8 3.500v9M3.500 8h9" />`,
};

export type IconName = keyof typeof shapes;

export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">${shapes[name]}</svg>`;

interface IconButton {
  name: IconName;
  label: string;
  pressed?: boolean;
  run(): void;
}

export const iconButton = ({ name, label, pressed, run }: IconButton): TemplateResult =>
  html`<button class="icon-button" type="button" title=${label} aria-label=${label} aria-pressed=${pressed ?? 'undefined'} @click=${run}>${icon(name)}</button>`;
