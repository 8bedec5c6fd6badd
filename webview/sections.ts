import { pairTags } from './pairing.ts';

/** Charts of one kind, under one heading. */
export interface Section {
  /** Stable; also the heading, unless `title` translates it. */
  id: string;
  charts: ChartSpec[];
}

/** One chart of lines: a metric with the tags that belong together. */
export interface ChartSpec {
  /** The metric that the tags share; stable, used for pins and limits. */
  id: string;
  tags: string[];
}

/** What people look at first comes first; the rest is by the first part of the tag, where more than one chart has it: a heading over each chart is a row wasted. */
const known: [id: string, test: RegExp][] = [
  ['loss', /(^|[/_.\- ])(\w*loss|nll|perplexity|ppl|objective|cost)([/_.\- ]|$)/i],
  ['accuracy', /(^|[/_.\- ])(\w*acc|\w*accuracy|f1|auc|map|map50.*|iou|precision|recall|r2|bleu|rouge\w*|score|reward)([/_.\- (]|$)/i],
  ['optimizer', /(^|[/_.\- ])(lr|learning_rate|\w*grad\w*|momentum|weight_decay|lr[-_].*|pg\d+)([/_.\- ]|$)/i],
  ['system', /^(system|gpu|cpu|memory|disk|net|sys|_?resources?)([/_.\- ]|$)/i],
];

/** Sections that come before those named after tags: what a training is about, then what drives it. */
const headings = ['key', 'optimizer', 'system'];

/** All charts of the tags, in sections, both in an order that does not change while metrics come in. */
export function collectSections(tags: Iterable<string>): Section[] {
  const sections = new Map<string, ChartSpec[]>(headings.map((id) => [id, []]));
  const charts = [...pairTags(tags)].map(([id, members]) => ({ id, tags: members.toSorted() }));
  const sizes = Map.groupBy(charts, ({ id }) => sectionOf(id));
  for (const chart of charts.toSorted((a, b) => Number(sectionOf(a.id) !== 'loss') - Number(sectionOf(b.id) !== 'loss') || compare(a.id, b.id))) {
    const kind = sectionOf(chart.id);
    const alone = sizes.get(kind)!.length === 1 && !headings.includes(kind);
    const id = kind === 'loss' || kind === 'accuracy' ? 'key' : alone ? 'other' : kind;
    const section = sections.get(id);
    if (section) section.push(chart);
    else sections.set(id, [chart]);
  }
  const system = sections.get('system')!;
  sections.delete('system');
  return [...[...sections].toSorted(byKnown), ['system', system] as const].filter(([, list]) => list.length > 0).map(([id, list]) => ({ id, charts: list }));
}

export function sectionOf(tag: string): string {
  // What the machine does is not what the model does, even where it is called a score.
  if (known[3]![1].test(tag)) return 'system';
  return known.find(([, test]) => test.test(tag))?.[0] ?? (tag.includes('/') ? tag.slice(0, tag.indexOf('/')) : 'other');
}

/** Shorter names first among those that are equal otherwise: `loss` before `aux/loss`. */
function compare(a: string, b: string): number {
  return a.split('/').length - b.split('/').length || a.localeCompare(b, 'en', { numeric: true });
}

function byKnown([a]: [string, unknown], [b]: [string, unknown]): number {
  const rank = (id: string): number => {
    const at = headings.indexOf(id);
    return at < 0 ? headings.length + (id === 'other' ? 1 : 0) : at;
  };
  return rank(a) - rank(b) || a.localeCompare(b);
}
