import type { Node } from 'web-tree-sitter';
import type { Site } from '../contract.ts';
import { argumentsOf, calleeOf, isLiteral, rangeOf, textOf } from './nodes.ts';

/** How surely each way of writing it down sets a hyperparameter. What the code itself sets at run time beats defaults. */
const certainties = {
  /** `param_groups[0]["lr"] = …`, `lr *= 10` */
  changed: 1,
  /** argparse, click, dataclass fields */
  declared: 0.95,
  /** `lr = 1e-3` */
  assigned: 0.9,
  /** `Adam(lr=1e-3)`, `{"lr": 1e-3}`, `def train(lr=1e-3)` */
  given: 0.8,
  /** `Adam(lr=args.lr)`: handed on, set elsewhere */
  handedOn: 0.4,
};

const site = (name: string, node: Node, certainty: number): Site => ({ role: 'hparam', name, range: rangeOf(node), certainty });

/** The types of nodes that may set a hyperparameter. */
export const hparamTypes = ['call', 'assignment', 'augmented_assignment', 'keyword_argument', 'default_parameter', 'typed_default_parameter', 'pair'];

export function hparamSites(node: Node): Site[] {
  switch (node.type) {
    case 'call':
      return declaredOption(node);
    case 'assignment':
    case 'augmented_assignment':
      return assigned(node);
    case 'pair':
      return given(textOf(node.childForFieldName('key') ?? undefined), node);
    default:
      return given(node.childForFieldName('name')?.text, node);
  }
}

/** argparse's `add_argument("--lr", default=…)`, click's and typer's options. */
function declaredOption(call: Node): Site[] {
  if (!/^(add_argument|option|Option)$/.test(calleeOf(call).method)) return [];
  const { positional, named } = argumentsOf(call);
  const names = [...positional, named.get('dest')].map((node) => textOf(node)?.replace(/^-+/, '')).filter((name) => name !== undefined);
  const value = named.get('default');
  return names.map((name) => site(name, value?.parent ?? call, certainties.declared));
}

function assigned(node: Node): Site[] {
  const [left, value] = [node.childForFieldName('left'), node.childForFieldName('right')];
  if (!left || !value) return [];
  if (left.type === 'subscript') {
    const key = textOf(left.childForFieldName('subscript') ?? undefined);
    return key === undefined ? [] : [site(key, node, certainties.changed)];
  }
  if (left.type !== 'identifier' && left.type !== 'attribute') return [];
  const name = left.type === 'attribute' ? (left.childForFieldName('attribute')?.text ?? '') : left.text;
  return [site(name, node, assignmentCertainty(node, name, value))];
}

function assignmentCertainty(node: Node, name: string, value: Node): number {
  const uses = value.type === 'identifier' ? value.text === name : value.descendantsOfType('identifier').some((used) => used?.text === name);
  if (node.type === 'augmented_assignment' || (uses && value.type === 'binary_operator')) return certainties.changed;
  if (node.childForFieldName('type')) return certainties.declared;
  return isLiteral(value) ? certainties.assigned : certainties.handedOn;
}

function given(name: string | undefined, node: Node): Site[] {
  const value = node.childForFieldName('value');
  return name === undefined || !value ? [] : [site(name, node, isLiteral(value) ? certainties.given : certainties.handedOn)];
}
