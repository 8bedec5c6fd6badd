import { type Document, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { globMatches } from '../../model/glob.ts';
import { editYaml } from '../yamlEdit.ts';

/** The text with `lower` and `upper` set for one metric, comments and order kept. A side that is not given is taken away. */
export function withLimit(text: string, metric: string, limits: { lower?: number; upper?: number }): string {
  return edit(text, (document) => {
    const entry = findEntry(document, 'limits', metric) ?? addMetric(document, 'limits', metric);
    for (const side of ['lower', 'upper'] as const) {
      if (limits[side] === undefined) entry.delete(side);
      else entry.set(side, limits[side]);
    }
    if (!entry.has('lower') && !entry.has('upper')) removeEntry(document, 'limits', entry);
  });
}

/** The text with a rule switched off for the metrics that a glob matches. */
export function withMuted(text: string, rule: string, metric: string): string {
  return edit(text, (document) => {
    const known = entriesOf(document, 'muted').some((entry) => entry.get('rule') === rule && entry.get('metric') === metric);
    if (!known) addEntry(document, 'muted', { rule, metric });
  });
}

/** The text with the steps `from` to `to` of each run as the baseline of a metric. */
export function withBaseline(text: string, metric: string, [from, to]: [from: number, to: number]): string {
  return edit(text, (document) => {
    const entry = findEntry(document, 'baselines', metric) ?? addMetric(document, 'baselines', metric);
    // One source of truth for what is normal: the window takes the place of runs and numbers.
    for (const other of ['runs', 'mean', 'sigma']) entry.delete(other);
    const window = document.createNode([from, to]);
    window.flow = true;
    entry.set('window', window);
  });
}

/** The text with a run among those that are the baseline of metrics; the first run takes the place of a window and of numbers. */
export function withBaselineRun(text: string, metric: string, run: string): string {
  return edit(text, (document) => {
    const entry = findEntry(document, 'baselines', metric) ?? addMetric(document, 'baselines', metric);
    for (const other of ['window', 'mean', 'sigma']) entry.delete(other);
    const known = entry.get('runs');
    if (!isSeq(known)) {
      const runs = document.createNode([run]);
      runs.flow = true;
      entry.set('runs', runs);
    } else if (!known.items.some((item) => isScalar(item) && item.value === run)) known.add(document.createNode(run));
  });
}

const edit = (text: string, change: (document: Document) => void): string => editYaml(text, 'lossband.yaml', change);

function entriesOf(document: Document, list: string): YAMLMap[] {
  const node = document.get(list);
  return isSeq(node) ? node.items.filter((item): item is YAMLMap => isMap(item)) : [];
}

function findEntry(document: Document, list: string, metric: string): YAMLMap | undefined {
  return entriesOf(document, list).find((entry) => entry.get('metric') === metric);
}

function addEntry(document: Document, list: string, entry: object): YAMLMap {
  const node = document.createNode(entry);
  const known = document.get(list);
  if (isSeq(known)) {
    // `limits: []` is how an empty list is written; what follows reads better line by line.
    if (known.items.length === 0) known.flow = false;
    known.add(node);
  } else document.set(list, document.createNode([node]));
  return node as YAMLMap;
}

/** An entry for one metric, before the first whose glob fits it as well: of those the first counts. */
function addMetric(document: Document, list: string, metric: string): YAMLMap {
  const entry = addEntry(document, list, { metric });
  const { items, commentBefore } = document.get(list) as YAMLSeq;
  const at = items.findIndex((item) => isMap(item) && item !== entry && fits(item, metric));
  if (at < 0) return entry;
  // A comment above the first entry belongs to the list as the parser sees it, and to the entry as people do.
  if (at === 0 && commentBefore) {
    Object.assign(items[0] as YAMLMap, { commentBefore });
    Object.assign(document.get(list) as YAMLSeq, { commentBefore: undefined });
  }
  items.splice(at, 0, items.pop());
  return entry;
}

function fits(entry: YAMLMap, metric: string): boolean {
  const glob = entry.get('metric');
  return typeof glob === 'string' && globMatches(glob, metric);
}

function removeEntry(document: Document, list: string, entry: YAMLMap): void {
  const node = document.get(list);
  if (isSeq(node)) node.items = node.items.filter((item) => item !== entry);
}
