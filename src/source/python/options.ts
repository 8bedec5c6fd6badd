import type { Node } from 'web-tree-sitter';
import type { ScriptOption } from '../../model/scriptOption.ts';
import { argumentsOf, calleeOf, childrenOf, textOf } from './nodes.ts';

const kinds: Readonly<Record<string, ScriptOption['type']>> = { int: 'int', float: 'float', bool: 'flag', str: 'text' };

/** A number, text or boolean as written; undefined for what is only known at run time. */
function literal(node: Node | undefined): ScriptOption['value'] {
  if (node?.type === 'true' || node?.type === 'false') return node.type === 'true';
  if (node?.type === 'string') return textOf(node);
  const number = node && /^-?[\d.][\d._]*(?:e[+-]?\d+)?$/i.test(node.text) ? Number(node.text.replaceAll('_', '')) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

const isFraction = (node: Node | undefined): boolean => /[.e]/i.test(node?.text ?? '');

/** The kind that is written down, else the kind of the default. */
function kindOf(type: string | undefined, value: ScriptOption['value'], node: Node | undefined): ScriptOption['type'] {
  const named = kinds[type ?? ''];
  if (named) return named;
  if (typeof value === 'boolean') return 'flag';
  return typeof value !== 'number' ? 'text' : isFraction(node) ? 'float' : 'int';
}

/** argparse's `add_argument("--lr", type=float, default=…)` and click's `@click.option("--lr", …)`. */
function declared(call: Node): ScriptOption[] {
  if (!/^(add_argument|option)$/.test(calleeOf(call).method)) return [];
  const { positional, named } = argumentsOf(call), name = positional.map(textOf).find((text) => text?.startsWith('--'));
  if (name === undefined) return [];
  const node = named.get('default'), value = literal(node), action = textOf(named.get('action')) ?? '', type = named.get('type');
  const list = named.get('choices') ?? (type?.type === 'call' && calleeOf(type).method === 'Choice' ? argumentsOf(type).positional[0] : undefined);
  const choices = list ? childrenOf(list).map(literal).filter((choice) => choice !== undefined) : [];
  const isSwitch = /^store_(true|false)$/.test(action) || named.get('is_flag')?.text === 'True', help = textOf(named.get('help'));
  return [{
    name: name.replace(/^--/, ''), type: isSwitch ? 'switch' : kindOf(type?.text, value, node),
    ...(value !== undefined && { value }), ...(choices.length > 0 && { choices }), ...(help !== undefined && { help }),
  }];
}

/** The fields of a dataclass, which become options by HfArgumentParser, tyro, draccus and their like. */
function fields(definition: Node): ScriptOption[] {
  const decorated = definition.parent?.type === 'decorated_definition' && /^@(?:\w+\.)*dataclass\b/.test(definition.parent.text), body = definition.childForFieldName('body');
  if (!decorated || !body) return [];
  return body.descendantsOfType('assignment').flatMap((node) => {
    const name = node?.childForFieldName('left')?.text, type = node?.childForFieldName('type')?.text, right = node?.childForFieldName('right') ?? undefined, value = literal(right);
    return name === undefined || type === undefined || value === undefined ? [] : [{ name, type: kindOf(type, value, right), value }];
  });
}

/** The config that `@hydra.main(config_path=…, config_name=…)` reads, relative to the script. */
export function hydraConfig(root: Node): string | undefined {
  const call = root.descendantsOfType('call').find((node) => node && /(?:^|\.)hydra\.main$|^main$/.test(node.childForFieldName('function')?.text ?? '') && node.parent?.type === 'decorator');
  if (!call) return undefined;
  const { named } = argumentsOf(call), name = textOf(named.get('config_name'));
  return name === undefined ? undefined : [textOf(named.get('config_path')), name.replace(/(?:\.ya?ml)?$/, '.yaml')].filter(Boolean).join('/');
}

/** What can be set from the command line, in the order of the text, each name once. */
export function optionsBelow(root: Node): ScriptOption[] {
  const found = new Map<string, ScriptOption>();
  for (const node of root.descendantsOfType(['call', 'class_definition'])) {
    for (const option of !node ? [] : node.type === 'call' ? declared(node) : fields(node)) if (!found.has(option.name)) found.set(option.name, option);
  }
  return [...found.values()];
}
