import { html, svg, type TemplateResult } from 'lit';
import { nearestIndex } from '../axis.ts';
import type { Curve, LineData } from '../charts/line.ts';
import { describeX } from '../charts/lineText.ts';
import { formatCount, formatValue } from '../format.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { ThemeKind } from '../palette.ts';
import { runName } from './runName.ts';

/** Rows under a plot; the rest is a number, so that two hundred curves do not push the page away. */
export const readoutRows = 6;

/** What one curve is at the crosshair, or at its end where there is none. */
export interface Reading {
  curve: Curve;
  at: number;
}

/** The nearest point; -1 where the curve has not begun or is over, by more than the usual distance of its points. */
function pointAt(xs: Float64Array, x: number): number {
  const at = nearestIndex(xs, x);
  const usual = at < 0 ? NaN : Math.abs(xs[xs.length - 1]! - xs[0]!) / Math.max(1, xs.length - 1);
  return Math.abs(xs[at]! - x) <= usual || xs[at] === x ? at : -1;
}

/** The x that is read: of the point nearest to the pointer, since between points there is nothing to read; about where the pointer is, where no curve is. */
function readX(readings: readonly Reading[], x: number): number {
  const found = readings.filter(({ at }) => at >= 0).map(({ curve, at }) => curve.x[at]!);
  return found.reduce((best, value) => (Math.abs(value - x) < Math.abs(best - x) ? value : best), found[0] ?? Number(x.toPrecision(3)));
}

/** One reading per curve. At a crosshair the nearest to the pointer come first, else the order of the curves stays. */
export function readingsAt(curves: readonly Curve[], x: number | undefined, y?: number): Reading[] {
  const readings = curves.map((curve) => ({ curve, at: x === undefined ? curve.y.length - 1 : pointAt(curve.x, x) }));
  if (y === undefined || curves.length <= readoutRows) return readings;
  const distance = ({ curve, at }: Reading): number => Math.abs((curve.y[at] ?? Infinity) - y);
  return readings.toSorted((a, b) => distance(a) - distance(b));
}

interface ReadoutOptions {
  data: LineData;
  readings: Reading[];
  x: number | undefined;
  pinned: boolean;
  kind: ThemeKind;
  highlight: string | undefined;
  /** More than one metric is in the chart, so that the run's name alone does not tell. */
  withTag: boolean;
  pick(run: string): void;
}

/** Legend and read-out in one, outside the plot so that nothing covers a curve. */
export function readout({ data, readings, x, pinned, kind, highlight, withTag, pick }: ReadoutOptions): TemplateResult {
  const rest = readings.length - readoutRows;
  const first = readings.find(({ at }) => at >= 0);
  const step = first && data.axis.kind !== 'step' && x !== undefined ? ` · ${t('step {0}', formatCount(first.curve.steps[first.at] ?? NaN))}` : '';
  return html`<div class="readout">
    <div class="readout-top">
      <span class="readout-head">${x === undefined ? t('last values') : `${describeX(data.axis.kind, readX(readings, x))}${step}`}${pinned ? ` · ${t('pinned')}` : ''}</span>
      ${data.curves.some(({ raw }) => raw) ? html`<span class="number">${t('Logged')}</span><span class="number">${t('Drawn')}</span>` : ''}
    </div>
    ${readings.slice(0, readoutRows).map((reading) => readoutRow(reading, kind, highlight, withTag, pick))}
    ${rest > 0 ? html`<div class="readout-rest">${t('{0} more curves', rest)}</div>` : ''}
  </div>`;
}

function readoutRow({ curve, at }: Reading, kind: ThemeKind, highlight: string | undefined, withTag: boolean, pick: (run: string) => void): TemplateResult {
  const { colour, dash } = styleOfRun(curve.colour, kind);
  const raw = curve.raw && at >= 0 ? curve.raw.y[nearestIndex(curve.raw.x, curve.x[at]!)] : undefined;
  return html`<button
    type="button"
    class="readout-row"
    aria-pressed=${highlight === curve.run && curve.run !== ''}
    title=${withTag ? `${curve.label}\n${curve.tag}` : curve.label}
    @click=${() => pick(curve.run)}
  >
    ${swatch(colour, curve.split === 'val' ? [4, 2] : curve.split === 'test' ? [1, 2] : dash)}
    <span class="readout-name">${runName(curve.label)}${withTag ? html` <span class="quiet">${curve.tag}</span>` : ''}</span>
    ${raw === undefined ? '' : html`<span class="quiet number">${formatValue(raw)}</span>`}
    <span class="number">${at < 0 ? '–' : formatValue(curve.y[at]!)}</span>
  </button>`;
}

export const swatch = (colour: string, dash: readonly number[]): TemplateResult =>
  html`<svg class="swatch" viewBox="0 0 14 8" width="14" height="8" aria-hidden="true">
    ${svg`<path d="M0 4h14" stroke=${colour} stroke-width="2.5" stroke-dasharray=${dash.join(' ') || 'none'} fill="none" />`}
  </svg>`;
