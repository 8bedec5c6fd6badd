import { phrase, type Phrase } from './phrase.ts';

const digits = 4;

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${options.notation} ${options.maximumSignificantDigits}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(locale, options)));
  return format;
}

/** A metric's value in four significant digits; very small and very large ones in scientific notation, NaN and ∞ as what they are. */
export function formatValue(value: number, locale: string): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const notation = size !== 0 && (size < 1e-4 || size >= 1e6) ? 'scientific' : 'standard';
  return numberFormat(locale, { notation, maximumSignificantDigits: digits }).format(value);
}

/** A step or a count, in full and grouped. */
export function formatCount(count: number, locale: string): string {
  return numberFormat(locale, { notation: 'standard', maximumFractionDigits: 3 }).format(count);
}

/** Any number in a sentence: whole ones, such as steps, in full, others as values. */
export function formatNumber(value: number, locale: string): string {
  return Number.isSafeInteger(value) ? formatCount(value, locale) : formatValue(value, locale);
}

const moments = new Map<string, Intl.DateTimeFormat>();

/** A moment (seconds since the epoch) with its day, in the language's own way. */
export function formatMoment(seconds: number, locale: string): string {
  let format = moments.get(locale);
  // Making one takes longer than all else in a tooltip.
  if (!format) moments.set(locale, (format = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' })));
  return format.format(seconds * 1_000);
}

/** A length of time (≥ 0 seconds) in its two largest units, e.g. `2 h 5 min`. */
export function durationPhrase(seconds: number): Phrase {
  const whole = Math.round(seconds);
  if (whole < 60) return phrase('{0} s', Number(seconds.toPrecision(2)));
  if (whole < 3600) return phrase('{0} min {1} s', Math.floor(whole / 60), whole % 60);
  if (whole < 86_400) return phrase('{0} h {1} min', Math.floor(whole / 3600), Math.floor(whole / 60) % 60);
  return phrase('{0} d {1} h', Math.floor(whole / 86_400), Math.floor(whole / 3600) % 24);
}
