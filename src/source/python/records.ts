import type { Node } from 'web-tree-sitter';
import { argumentsOf, calleeOf, childrenOf, textOf } from './nodes.ts';

/** A key of a dict with the node that names it. */
export interface Entry {
  name: string;
  node: Node;
}

/** The keys of a dict display, of `dict(a=…)`, or of a comprehension such as `{f"val/{k}": v for …}`. */
export function entriesOf(node: Node | undefined): Entry[] {
  if (!node) return [];
  if (node.type === 'dictionary' || node.type === 'dictionary_comprehension') return childrenOf(node).flatMap(entriesOfPart);
  if (node.type === 'call' && calleeOf(node).method === 'dict') {
    return [...argumentsOf(node).named].map(([name, value]) => ({ name, node: value.parent ?? value }));
  }
  return [];
}

function entriesOfPart(part: Node): Entry[] {
  if (part.type === 'dictionary_splat') return entriesOf(childrenOf(part)[0]);
  const name = part.type === 'pair' ? textOf(part.childForFieldName('key') ?? undefined) : undefined;
  return name === undefined ? [] : [{ name, node: part }];
}

/** What is put into dicts that have a name: `logs = {…}`, `logs["loss"] = …`, `logs.update({…})`. By the name, whatever the scope. */
export function collectRecords(root: Node): Map<string, Entry[]> {
  const records = new Map<string, Entry[]>();
  const add = (name: string | undefined, entries: Entry[]): void => {
    if (name === undefined || !entries.length) return;
    records.set(name, [...(records.get(name) ?? []), ...entries]);
  };
  for (const node of root.descendantsOfType(['assignment', 'call'])) {
    if (!node) continue;
    if (node.type === 'assignment') addAssignment(node, add);
    else if (calleeOf(node).method === 'update') add(calleeOf(node).object?.text, entriesOf(argumentsOf(node).positional[0]));
  }
  return records;
}

function addAssignment(node: Node, add: (name: string | undefined, entries: Entry[]) => void): void {
  const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
  if (left?.type === 'subscript') {
    const name = textOf(left.childForFieldName('subscript') ?? undefined);
    if (name !== undefined) add(left.childForFieldName('value')?.text, [{ name, node }]);
  } else if (left) {
    add(left.text, entriesOf(right ?? undefined));
  }
}
