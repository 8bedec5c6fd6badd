import { durationPhrase } from '../src/model/format.ts';
import { language, translate } from './strings.ts';

/** Digits that tell two points of a curve apart without being noise to read. */
const significantDigits = 4;

/** A value of a metric: four significant digits, scientific where zeros would have to be counted. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(significantDigits - 1).replace('e+', 'e').replace('-', '−');
  if (size >= 10 ** (significantDigits - 1)) return formatCount(Math.round(value * 10) / 10).replace('-', '−');
  return String(Number(value.toPrecision(significantDigits))).replace('-', '−');
}

const formats = new Map<string, Intl.NumberFormat>();

/** A number of things or a step, with the thousands marked as the language does. `decimals`: exactly so many; else up to three. */
export function formatCount(value: number, decimals?: number): string {
  const key = `${language()} ${decimals}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(language(), { minimumFractionDigits: decimals, maximumFractionDigits: decimals ?? 3 })));
  return format.format(value);
}

/** A length of time in its two largest units, e.g. `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  return (seconds < 0 ? '−' : '') + translate(durationPhrase(Math.abs(seconds)));
}

const momentFormats = new Map<string, Intl.DateTimeFormat>();

/** A moment, short: the time of day alone where the day is today's. */
export function formatMoment(seconds: number, now = Date.now()): string {
  const moment = new Date(seconds * 1000);
  const today = new Date(now).toDateString() === moment.toDateString();
  const key = `${language()} ${today}`;
  let format = momentFormats.get(key);
  if (!format) momentFormats.set(key, (format = new Intl.DateTimeFormat(language(), today ? { timeStyle: 'medium' } : { dateStyle: 'short', timeStyle: 'short' })));
  return format.format(moment);
}

export function formatPercent(share: number): string {
  const percent = share * 100;
  return `${percent > 0 ? '+' : ''}${Number(percent.toPrecision(3))} %`.replace('-', '−');
}
