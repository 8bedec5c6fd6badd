import { isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { UserError } from '../../base/errors.ts';
import { isRecord } from '../../base/record.ts';

/**
 * The text of a recipe with other values at some places, as a sweep tries them: `{batch: 64, stages: {head: {lr: 0.01}}}`. An entry of a list is meant by
 * its `name`, or by its number from 0. @throws UserError for an entry that is not there
 */
export function withParams(text: string, params: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(text);
  for (const [path, value] of leavesOf(params)) document.setIn(placeOf(document, path), value);
  return document.toString();
}

function leavesOf(params: Readonly<Record<string, unknown>>, above: readonly string[] = []): [path: string[], value: unknown][] {
  return Object.entries(params).flatMap(([key, value]) => (isRecord(value) ? leavesOf(value, [...above, key]) : [[[...above, key], value]]));
}

function placeOf(document: Document, path: readonly string[]): (string | number)[] {
  const place: (string | number)[] = [];
  for (const part of path) {
    const node = document.getIn(place, true);
    if (!isSeq(node)) {
      place.push(part);
      continue;
    }
    const named = node.items.findIndex((item) => isMap(item) && isScalar(item.get('name', true)) && String(item.get('name')) === part);
    const at = named >= 0 ? named : /^\d+$/.test(part) ? Number(part) : -1;
    if (at < 0 || at >= node.items.length) throw new UserError(`${path.join('.')}: there is no entry “${part}” of the recipe.`);
    place.push(at);
  }
  return place;
}
