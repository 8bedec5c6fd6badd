import { formatCount, formatDuration, formatMoment, formatValue } from '../format.ts';
import { t } from '../strings.ts';
import type { Table } from './contract.ts';
import type { Curve, LineData } from './line.ts';

/** Rows a person can read through; the export has them all. */
const tableRows = 200;
/** Change over the last fifth of a curve that is worth the word falling or rising, as a share of what the curve spans. */
const worthSaying = 0.02;

/** The last points of every curve, newest first, with what was logged beside what is drawn. */
export function tabulateLines({ curves }: LineData): Table {
  const per = Math.max(5, Math.floor(tableRows / Math.max(1, curves.length)));
  const rows: Table['rows'] = [];
  const marked: number[] = [];
  for (const curve of curves) {
    const raw = curve.raw?.y ?? curve.y;
    for (let at = curve.y.length - 1; at >= Math.max(0, curve.y.length - per); at--) {
      if (!Number.isFinite(raw[at] ?? NaN)) marked.push(rows.length);
      const wall = curve.walls[at] ?? NaN;
      rows.push([curve.label, formatCount(curve.steps[at]!), Number.isFinite(wall) ? formatMoment(wall) : '', formatValue(raw[at] ?? NaN), formatValue(curve.y[at]!)]);
    }
  }
  return { columns: [t('Curve'), t('Step'), t('Time'), t('Logged'), t('Drawn')], rows, marked };
}

/** E.g. "val/loss 0.312 at step 1,200, falling; best 0.298". */
export function describeLines({ curves }: LineData): string {
  if (curves.length === 0) return t('Nothing to draw');
  const told = curves.slice(0, 3).map(describeCurve);
  if (curves.length > told.length) told.push(t('and {0} more curves', curves.length - told.length));
  return told.join('. ');
}

export function describeCurve(curve: Curve): string {
  const last = curve.y.findLastIndex(Number.isFinite);
  if (last < 0) return t('{0}: no finite value', curve.label);
  const where = t('{0} {1} at step {2}, {3}', curve.label, formatValue(curve.y[last]!), formatCount(curve.steps[last]!), trendOf(curve.y));
  return curve.best ? t('{0}, best {1}', where, formatValue(curve.best.y)) : where;
}

/** What the last fifth of the curve does, measured against the span of all of it. */
export function trendOf(values: Float64Array): string {
  const finite = new Float64Array(values.length);
  let count = 0;
  let [low, high] = [Infinity, -Infinity];
  // By index: every curve comes here with every news.
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (!Number.isFinite(value)) continue;
    finite[count++] = value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (count < 2) return t('flat');
  const from = finite[count - Math.max(2, Math.ceil(count / 5))]!;
  const last = finite[count - 1]!;
  const span = high - low;
  if (Math.abs(last - from) <= span * worthSaying) return t('flat');
  return last < from ? t('falling') : t('rising');
}

/** The x of a point in words, for the read-out. */
export function describeX(kind: LineData['axis']['kind'], x: number): string {
  if (kind === 'relative') return formatDuration(x);
  if (kind === 'wall') return formatMoment(x);
  return kind === 'step' ? t('step {0}', formatCount(x)) : formatValue(x);
}
