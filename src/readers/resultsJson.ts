import { confusionOfRows, namesConfusion } from './confusion.ts';
import type { DocumentFormat } from './contract.ts';
import { eachLeaf } from './json/flatten.ts';
import { isObject, numberOf, parseJson, type Json } from './json/parse.ts';
import { folderOf, nameOf } from './paths.ts';
import { emptyRun } from './readings.ts';

const names = /^(?:(?:all|train|eval|test|predict)_results|metrics|results|summary)\.json$/i;

/**
 * What came out at the end: transformers' `all_results.json`, DVCLive's `metrics.json`. Their numbers are on the curves already,
 * so they are facts of the run.
 */
export const resultsJson: DocumentFormat = {
  kind: 'document',
  id: 'results-json',
  title: 'Results of a run',
  companion: true,
  sniff(path, head) {
    if (!names.test(nameOf(path))) return 0;
    const value = parseJson(new TextDecoder().decode(head));
    return isObject(value) && holdsResults(value) ? 0.5 : 0;
  },
  place: (path) => ({ run: folderOf(path) }),
  read(_source, bytes) {
    const run = emptyRun();
    const value = parseJson(new TextDecoder().decode(bytes));
    if (isObject(value)) {
      eachLeaf(value, '/', (key, leaf) => {
        const matrix = namesConfusion(key) ? confusionOfRows(leaf, value.classes ?? value.labels) : undefined;
        if (matrix) run.artifacts.push({ kind: 'confusionMatrix', tag: key, step: 0, wall: NaN, ...matrix });
        else run.facts[key] = String(leaf);
      });
    }
    return { runs: [run], problems: [] };
  },
};

/** Numbers, and what belongs to a confusion matrix. */
function holdsResults(value: { [key: string]: Json }): boolean {
  let leaves = 0;
  let numbers = 0;
  eachLeaf(value, '/', (key, leaf) => {
    if (namesConfusion(key) || key === 'classes' || key === 'labels') return;
    leaves++;
    if (numberOf(leaf) !== undefined) numbers++;
  });
  return leaves > 0 && numbers === leaves;
}
