const scaled = (family: string, factor: number, ...names: string[]): [string, [string, number]][] =>
  names.map((name) => [name, [family, factor]]);

/** Units by how they are written. Those of one family can be turned into each other. */
const units = new Map([
  ...scaled('time', 1e-6, 'us', 'µs'),
  ...scaled('time', 1e-3, 'ms'),
  ...scaled('time', 1, 's', 'sec', 'secs', 'second', 'seconds'),
  ...scaled('time', 60, 'm', 'min', 'mins', 'minutes'),
  ...scaled('time', 3600, 'h', 'hours'),
  ...scaled('share', 1, '%'),
  ...scaled('bytes', 1e3, 'KB'),
  ...scaled('bytes', 1e6, 'MB'),
  ...scaled('bytes', 1e9, 'GB'),
  ...scaled('bytes', 1024, 'KiB'),
  ...scaled('bytes', 1024 ** 2, 'MiB'),
  ...scaled('bytes', 1024 ** 3, 'GiB'),
  ...scaled('count', 1e3, 'K', 'k'),
  ...scaled('count', 1e6, 'M'),
  ...scaled('count', 1e9, 'G', 'B'),
]);

const rate =
  /^(?:it|s|ms|us|steps?|samples?|imgs?|images?|tok|tokens?|batch|batches|epochs?|iters?|sents?|words?|frames?)?\/(?:s|sec|it|step|iter|epoch|sample|batch|img|gpu|min)$/i;

export const isDuration = (unit: string): boolean => units.get(unit)?.[0] === 'time';

/** After a blank only durations, rates and `%` are units: `3 M` may be the start of a name. */
export const isUnit = (text: string, glued: boolean): boolean =>
  rate.test(text) || (glued ? units.has(text) : text === '%' || (isDuration(text) && text.length > 1));

/** The value in the unit that its metric was first printed in, so that `900ms` and `1.2s` lie on one curve. */
export function inUnit(value: number, unit: string, wanted: string): number {
  if (unit === wanted) return value;
  const [family, factor] = units.get(unit) ?? ['', 1];
  const [wantedFamily, wantedFactor] = units.get(wanted) ?? ['', 1];
  return family !== '' && family === wantedFamily ? (value * factor) / wantedFactor : value;
}

/** A number as Python, C, Java or Fortran (`6.9D-01`) print it, NaN and infinities included; undefined where the text is none. */
export function parseNumber(text: string): number | undefined {
  if (/^[-+.\de]+$/i.test(text)) {
    const plain = Number(text);
    return Number.isNaN(plain) ? undefined : plain;
  }
  const plain = text.trim().replace(/[,_]/g, '').replace(/(?<=\d\.?)D(?=[+-]\d)/, 'e');
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(plain);
  if (special) return special[2]!.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity;
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}
