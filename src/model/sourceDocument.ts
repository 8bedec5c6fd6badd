import { type Document, LineCounter, type Node, type Pair, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import { type Phrase, phrase } from './phrase.ts';
import type { Problem, Severity, TextRange } from './problem.ts';

/** Where something stands in a file: the keys and indices that lead to it. */
export type Path = readonly (string | number)[];

/** A YAML file as plain data that can still say where each part of it stands. */
export interface SourceDocument {
  json: unknown;
  problems: Problem[];
  /** Adds a problem at the value that a path leads to, or at the nearest part of the path that exists. */
  report(path: Path, severity: Severity, message: Phrase): void;
  /** Whether the number at a path is written as a fraction, as `1.0` is: the same number to JavaScript, another kind of it to Python. */
  isFraction(path: Path): boolean;
}

const defaults = {
  /** Aliases are followed so many times in all: a small file must not become a large one. */
  aliases: 100,
};

function keyOf(pair: Pair): unknown {
  return isNode(pair.key) && 'value' in pair.key ? pair.key.value : pair.key;
}

/** The node at a path, and the key in front of it. */
function find(document: Document, path: Path): Node | undefined {
  let node: unknown = document.contents, found: Node | undefined = isNode(node) ? node : undefined;
  for (const part of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find((item) => String(keyOf(item)) === String(part));
      if (!pair) return isNode(node) ? found : undefined;
      node = isNode(pair.value) && pair.value.range ? pair.value : pair.key;
      // A map begins below its key; the key says more to a reader.
      found = isMap(pair.value) && isNode(pair.key) ? pair.key : isNode(node) ? node : found;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      if (!isNode(node)) return found;
      found = node;
    } else {
      return found;
    }
  }
  return found;
}

export function readDocument(text: string, source: string): SourceDocument {
  const lines = new LineCounter(), document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const range = (start: number, end: number): TextRange => {
    const from = lines.linePos(start), to = lines.linePos(start + text.slice(start, end).trimEnd().length);
    return { line: from.line - 1, column: from.col - 1, endLine: to.line - 1, endColumn: to.col - 1 };
  };
  const problems: Problem[] = document.errors.map(({ message, pos: [start, end] }) => ({
    source, severity: 'error', message: phrase('This is not YAML: {0}', message), range: range(start, end),
  }));
  let json: unknown;
  try {
    json = document.toJS({ maxAliasCount: defaults.aliases });
  } catch {
    problems.push({ source, severity: 'error', message: phrase('The file has aliases that cannot be followed.'), range: range(0, 0) });
  }
  return {
    json,
    problems,
    report(path, severity, message) {
      const [start, end] = find(document, path)?.range ?? [0, 0];
      problems.push({ source, severity, message, range: range(start, end) });
    },
    isFraction(path) {
      const node = document.getIn(path, true);
      return isScalar(node) && typeof node.value === 'number' && /[.e]/i.test(node.source ?? '');
    },
  };
}
