import { html, type TemplateResult } from 'lit';

/** Rows beyond the visible ones, so that scrolling does not show holes. */
const margin = 6;

/** Which rows of a scrolled list are seen, all rows being equally high. */
export function visibleRows(scrollTop: number, height: number, rowHeight: number, count: number): { from: number; to: number } {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  return { from, to: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin) };
}

/** Only the seen rows, between two fillers that keep the scroll bar honest. In a table a filler is a row of `columns` cells. */
export function virtualRows<T>(items: readonly T[], scroller: Element | null, rowHeight: number, row: (item: T, at: number) => TemplateResult, columns = 0): TemplateResult {
  const { from, to } = visibleRows(scroller?.scrollTop ?? 0, scroller?.clientHeight || 600, rowHeight, items.length);
  return html`${filler(from * rowHeight, columns)} ${items.slice(from, to).map((item, at) => row(item, from + at))} ${filler((items.length - to) * rowHeight, columns)}`;
}

function filler(height: number, columns: number): TemplateResult {
  if (columns === 0) return html`<div .style=${`height:${height}px`}></div>`;
  return height > 0 ? html`<tr aria-hidden="true" .style=${`height:${height}px`}><td colspan=${columns}></td></tr>` : html``;
}
