import type { FindSites, ReadAsset, Site, SiteFinder } from './contract.ts';
import { hparamSites, hparamTypes } from './python/hparams.ts';
import { logSites } from './python/logCalls.ts';
import { isLiteral, rangeOf, textOf } from './python/nodes.ts';
import { printedSites } from './python/printed.ts';
import { collectRecords } from './python/records.ts';
import type { Node, Parser } from 'web-tree-sitter';

/** Makes a parser, once for each that asks. */
async function createParser(readAsset: ReadAsset): Promise<Parser> {
  // Imported here, because the engine starts faster without 150 KB that only an alert needs.
  const { Language, Parser } = await import('web-tree-sitter');
  // Emscripten wants the buffer itself, with nothing else in it.
  await Parser.init({ wasmBinary: (await readAsset('web-tree-sitter.wasm')).slice().buffer });
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readAsset('tree-sitter-python.wasm')));
  return parser;
}

/** What is read off the tree of a text. The tree is gone afterwards. */
function readTree<T>(parser: Parser, text: string, read: (root: Node) => T): T | undefined {
  const tree = parser.parse(text);
  try {
    return tree ? read(tree.rootNode) : undefined;
  } finally {
    tree?.delete();
  }
}

/** Parses one text, seldom enough that a parser need not be kept. */
export async function parsePython<T>(readAsset: ReadAsset, text: string, read: (root: Node) => T): Promise<T | undefined> {
  const parser = await createParser(readAsset);
  try {
    return readTree(parser, text, read);
  } finally {
    parser.delete();
  }
}

async function load(readAsset: ReadAsset): Promise<FindSites> {
  const parser = await createParser(readAsset);
  return (text) => readTree(parser, text, sitesBelow) ?? [];
}

export function sitesBelow(root: Node): Site[] {
  const records = collectRecords(root);
  const sites: Site[] = [];
  for (const node of root.descendantsOfType(hparamTypes)) {
    if (!node) continue;
    sites.push(...hparamSites(node));
    if (node.type === 'call') sites.push(...logSites(node, records), ...printedSites(node));
    else if (node.type === 'pair') sites.push(...computedEntry(node));
  }
  return sites;
}

/** A dict's entry with a computed value may be on its way to a log, as in `return {"val_loss": loss}`. */
function computedEntry(pair: Node): Site[] {
  const [name, value] = [textOf(pair.childForFieldName('key') ?? undefined), pair.childForFieldName('value')];
  return name === undefined || !value || isLiteral(value) ? [] : [{ role: 'log', name, range: rangeOf(pair), certainty: 0.4 }];
}

export const python: SiteFinder = { id: 'python', languages: ['python'], load };
