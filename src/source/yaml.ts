import { isMap, isScalar, LineCounter, parseAllDocuments, visit, type Pair } from 'yaml';
import type { TextRange } from '../model/problem.ts';
import type { FindSites, Site, SiteFinder } from './contract.ts';

/** A config says what a hyperparameter is to be; code that changes it later is still the better place. */
const certainty = 0.9;

const find: FindSites = (text) => {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false });
  const sites: Site[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    visit(document, {
      Pair(_, pair, path) {
        const name = isScalar(pair.key) ? String(pair.key.value) : undefined;
        const range = rangeOf(pair, counter);
        if (name === undefined || !range) return;
        const above = path.flatMap((node) => ('key' in node && isScalar(node.key) ? [String(node.key.value)] : []));
        sites.push({ role: 'hparam', name: [...above, name].join('.'), range, certainty });
      },
    });
  }
  return sites;
};

/** From the key to the end of a plain value; a list or a map is named by its key alone. */
function rangeOf(pair: Pair, counter: LineCounter): TextRange | undefined {
  if (!isScalar(pair.key) || !pair.key.range || isMap(pair.value)) return undefined;
  const [from, keyEnd] = pair.key.range;
  const to = isScalar(pair.value) && pair.value.range ? Math.max(keyEnd, pair.value.range[1]) : keyEnd;
  const [start, end] = [counter.linePos(from), counter.linePos(to)];
  return { line: start.line - 1, column: start.col - 1, endLine: end.line - 1, endColumn: end.col - 1 };
}

/** YAML and JSON configs: JSON is YAML, and the same reader keeps the places of both. */
export const yaml: SiteFinder = { id: 'yaml', languages: ['yaml', 'json', 'jsonc'], load: () => Promise.resolve(find) };
