import { html, type TemplateResult } from 'lit';

/** A run's name in a narrow place: the folders give way first, since the last part is what tells runs apart. What is pressed there needs the name as a label: read out, the two parts are two words. */
export function runName(name: string): TemplateResult {
  const cut = Math.max(0, name.lastIndexOf('/'));
  return html`<span class="run-name"><span>${name.slice(0, cut)}</span><span>${name.slice(cut)}</span></span>`;
}
