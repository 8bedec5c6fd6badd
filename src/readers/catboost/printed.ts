import type { SourceContext } from '../contract.ts';
import { isObject, numberOf, parseJson } from '../json/parse.ts';
import type { Sample } from '../text/sample.ts';
import { nameMetrics } from './meta.ts';

/**
 * CatBoost prints `learn: 2.0285` without the name of the metric. `catboost_info` beside the log has it, if it is of the same training:
 * it must hold the very number for that iteration, as far as its printed digits go.
 */
export function nameOfPrinted(source: SourceContext): (sample: Sample) => string {
  return (sample) => {
    const set = /^(?:learn|test\d*)$/.test(sample.tag) ? sample.tag : undefined;
    const training = set && source.beside?.('catboost_info/catboost_training.json');
    return (training && nameIn(new TextDecoder().decode(training), set, sample)) || sample.tag;
  };
}

function nameIn(text: string, set: string, sample: Sample): string | undefined {
  const lines = text.split('\n').map((line) => line.trim().replace(/,$/, ''));
  const meta = lines.find((line) => line.startsWith('"meta":'));
  const row = lines.find((line) => line.includes(`"iteration":${sample.x},`));
  const tags = meta === undefined ? undefined : nameMetrics(parseJson(meta.slice('"meta":'.length)))?.[set];
  const values = row === undefined ? undefined : parseJson(row);
  if (!tags || !isObject(values)) return undefined;
  const list = values[set];
  const at = Array.isArray(list) ? list.findIndex((value) => agrees(numberOf(value), sample.value)) : -1;
  return tags[at];
}

/** Seven digits are printed after the point. */
const agrees = (stored: number | undefined, printed: number): boolean => stored !== undefined && Math.abs(stored - printed) <= 1e-7 + 1e-6 * Math.abs(printed);
