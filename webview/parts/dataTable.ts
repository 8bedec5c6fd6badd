import { html, type TemplateResult } from 'lit';
import type { Table } from '../charts/contract.ts';

/** A chart's data to read through row by row. */
export function dataTable({ columns, rows, marked }: Table, caption: string): TemplateResult {
  const attention = new Set(marked);
  return html`<div class="data-table" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <thead>
        <tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map((row, at) => html`<tr class=${attention.has(at) ? 'marked' : ''}>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}
