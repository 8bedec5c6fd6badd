import { isMetricName, isPlainCounter, pickStep } from './axes.ts';
import type { DocumentFormat } from './contract.ts';
import { eachLeaf } from './json/flatten.ts';
import { isObject, type Json, numberOf, parseJson } from './json/parse.ts';
import { withoutExtension } from './paths.ts';
import { phrase } from '../model/phrase.ts';
import { columnOf, emptyRun } from './readings.ts';

/** Metrics as lists, `{"loss": [0.5, 0.4], "val_loss": […]}`: `json.dump(history.history, file)` of Keras, `evals_result` of XGBoost and LightGBM. */
export const jsonColumns: DocumentFormat = {
  kind: 'document',
  id: 'json-columns',
  title: 'JSON lists of metrics',
  sniff(path, head) {
    if (!/\.json$/i.test(path) || head[0] !== openBrace) return 0;
    const text = decoder.decode(head);
    const names = [...text.matchAll(list)].map(([, name]) => name!);
    return names.some(isMetricName) && !hasRows.test(text) ? 0.6 : 0;
  },
  place: (path) => ({ run: withoutExtension(path) }),
  read(source, bytes) {
    const run = emptyRun();
    const value = parseJson(decoder.decode(bytes));
    if (!isObject(value)) {
      return { runs: [], problems: [{ source: source.path, severity: 'warning', message: phrase('The file is not whole JSON; it is read once it is.') }] };
    }
    const columns = collectColumns(value);
    const counter = [...columns.keys()][pickStep([...columns.keys()])];
    const counts = counter === undefined ? undefined : columns.get(counter);
    for (const [tag, cells] of columns) {
      if (tag === counter && isPlainCounter(tag)) continue;
      // Lists of different lengths were not logged at the same moments.
      const steps = counts?.length === cells.length ? counts : undefined;
      cells.forEach((cell, at) => {
        const [step, number] = [steps ? numberOf(steps[at]) : at, numberOf(cell)];
        if (number !== undefined && step !== undefined && Number.isFinite(step)) columnOf(run, tag).push(step, NaN, number);
      });
    }
    return { runs: [run], problems: [] };
  },
};

const openBrace = 0x7b;
const decoder = new TextDecoder();

/** A name before a list that begins with a number; the first two entries tell a metric from a shape such as `[3]`. */
const list = /"([^"\\]{1,100})"\s*:\s*\[\s*(?:-?\d[\d.eE+-]*|-?Infinity|NaN|null)\s*[,\]]/g;
/** Lists of objects or of texts are data. */
const hasRows = /:\s*\[\s*[{"]/;

function collectColumns(value: { [key: string]: Json }): Map<string, Json[]> {
  const columns = new Map<string, Json[]>();
  eachLeaf(value, '/', (name, leaf) => {
    if (Array.isArray(leaf) && leaf.some((cell) => numberOf(cell) !== undefined)) columns.set(name, leaf);
  });
  return columns;
}
