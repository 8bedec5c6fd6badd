import type { FindSites, ReadAsset, Site, SiteFinder } from './contract.ts';
import { hparamSites, hparamTypes } from './python/hparams.ts';
import { logSites } from './python/logCalls.ts';
import { isLiteral, rangeOf, textOf } from './python/nodes.ts';
import { printedSites } from './python/printed.ts';
import { collectRecords } from './python/records.ts';
import type { Node } from 'web-tree-sitter';

async function load(readAsset: ReadAsset): Promise<FindSites> {
  // Imported here, because the engine starts faster without 150 KB that only an alert needs.
  const { Language, Parser } = await import('web-tree-sitter');
  // Emscripten wants the buffer itself, with nothing else in it.
  await Parser.init({ wasmBinary: (await readAsset('web-tree-sitter.wasm')).slice().buffer });
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readAsset('tree-sitter-python.wasm')));
  return (text) => {
    const tree = parser.parse(text);
    try {
      return tree ? sitesBelow(tree.rootNode) : [];
    } finally {
      tree?.delete();
    }
  };
}

function sitesBelow(root: Node): Site[] {
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
