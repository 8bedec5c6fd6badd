import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ReadAsset } from '../../src/source/contract.ts';
import { SourceIndex } from '../../src/source/sourceIndex.ts';

/** The grammars as the packages ship them; the bundle has copies. */
const packages: Record<string, string> = {
  'web-tree-sitter.wasm': 'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-python.wasm': 'tree-sitter-python/tree-sitter-python.wasm',
};

export const readAsset: ReadAsset = (name) => readFile(fileURLToPath(import.meta.resolve(packages[name] ?? name)));

export interface WantedNames {
  metric?: string;
  hparam?: string;
}

const index = new SourceIndex(readAsset);

/** The text of the best place for a name, undefined where none is found. */
export async function bestPlace(languageId: string, text: string, wanted: WantedNames): Promise<string | undefined> {
  const [found] = await index.find([{ path: 'file', languageId, text }], [wanted]);
  const place = found?.[0];
  if (!place) return undefined;
  const { line, column, endLine, endColumn } = place.range;
  assert.equal(line, endLine, 'a place lies on one line');
  return text.split('\n')[line]?.slice(column, endColumn);
}
