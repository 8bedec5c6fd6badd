import type { Node } from 'web-tree-sitter';
import type { Site } from '../contract.ts';
import { printedName } from '../printed.ts';
import { argumentsOf, calleeOf, childrenOf, rangeOf, textOf, variableOf } from './nodes.ts';

const printing = new Set(['print', 'info', 'debug', 'warning', 'write', 'echo', 'set_description', 'print_log']);

/** A printed line is a log only if somebody reads it as one, so any library's call for the same metric wins. */
const certainty = 0.6;

/** The values that a `print`, a logger's `info` or a file's `write` puts into its line. */
export function printedSites(call: Node): Site[] {
  if (!printing.has(calleeOf(call).method)) return [];
  const { positional } = argumentsOf(call);
  const sites: Site[] = [];
  positional.forEach((argument, at) => {
    sites.push(...sitesIn(argument));
    // print("loss", loss)
    const before = textOf(positional[at - 1]);
    const name = before === undefined || textOf(argument) !== undefined ? undefined : printedName(before, variableOf(argument));
    if (name !== undefined) sites.push(siteOf(name, argument));
  });
  return sites;
}

const siteOf = (name: string, node: Node): Site => ({ role: 'log', name, range: rangeOf(node), certainty });

function sitesIn(argument: Node): Site[] {
  if (argument.type === 'concatenated_string' || argument.type === 'parenthesized_expression') return childrenOf(argument).flatMap(sitesIn);
  if (argument.type === 'string') return interpolated(argument);
  if (argument.type === 'binary_operator') return filled(argument, argument.childForFieldName('left'), argument.childForFieldName('right'), /%[-+ #0-9.]*[a-z]/gi);
  const { method, object } = argument.type === 'call' ? calleeOf(argument) : { method: '', object: undefined };
  return method === 'format' && object ? filled(argument, object, null, /\{[^{}]*\}/g) : [];
}

/** f"loss {loss:.4f}" */
function interpolated(text: Node): Site[] {
  let before = '';
  return childrenOf(text).flatMap((part) => {
    if (part.type === 'string_content') before += part.text;
    if (part.type !== 'interpolation') return [];
    const name = printedName(before, variableOf(part.childForFieldName('expression') ?? undefined));
    before = '';
    return name === undefined ? [] : [siteOf(name, part)];
  });
}

/** "loss %.4f" % loss and "loss {:.4f}".format(loss) */
function filled(whole: Node, template: Node | null, values: Node | null, places: RegExp): Site[] {
  const text = template?.type === 'string' ? template.text.slice(1, -1) : undefined;
  if (text === undefined) return [];
  const list = values?.type === 'tuple' ? childrenOf(values) : values ? [values] : argumentsOf(whole).positional;
  const sites: Site[] = [];
  let from = 0;
  [...text.matchAll(places)].forEach((place, at) => {
    const name = printedName(text.slice(from, place.index), variableOf(list[at]));
    if (name !== undefined) sites.push(siteOf(name, list[at] ?? whole));
    from = place.index + place[0].length;
  });
  return sites;
}
