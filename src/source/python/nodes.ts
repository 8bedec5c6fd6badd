import type { Node } from 'web-tree-sitter';
import type { TextRange } from '../../model/problem.ts';

/** Named children; the grammar's punctuation is left out. */
export const childrenOf = (node: Node): Node[] => node.namedChildren.filter((child) => child !== null && child.type !== 'comment');

export function rangeOf(node: Node): TextRange {
  const { startPosition: start, endPosition: end } = node;
  // One line is enough for a squiggle; a call over ten lines would underline them all.
  if (end.row === start.row) return { line: start.row, column: start.column, endLine: end.row, endColumn: end.column };
  const firstLine = node.text.slice(0, node.text.indexOf('\n'));
  return { line: start.row, column: start.column, endLine: start.row, endColumn: start.column + firstLine.trimEnd().length };
}

/** Arguments of a call by place and by name. */
export function argumentsOf(call: Node): { positional: Node[]; named: Map<string, Node> } {
  const list = call.childForFieldName('arguments');
  const positional: Node[] = [];
  const named = new Map<string, Node>();
  for (const argument of list ? childrenOf(list) : []) {
    const name = argument.type === 'keyword_argument' ? argument.childForFieldName('name') : null;
    const value = name && argument.childForFieldName('value');
    if (name && value) named.set(name.text, value);
    else positional.push(argument);
  }
  return { positional, named };
}

/** The last name of what is called: `log` in `self.logger.log(…)`, with the text before it. */
export function calleeOf(call: Node): { method: string; object?: Node } {
  const callee = call.childForFieldName('function');
  if (callee?.type === 'attribute') {
    return { method: callee.childForFieldName('attribute')?.text ?? '', object: callee.childForFieldName('object') ?? undefined };
  }
  return { method: callee?.text ?? '' };
}

/**
 * The text that an expression makes, with `*` for what is only known at run time: plain and f-strings, `+`, `%` and `.format`.
 * undefined for what is no text.
 */
export function textOf(node: Node | undefined): string | undefined {
  switch (node?.type) {
    case 'string':
      return childrenOf(node).map((part) => (part.type === 'string_content' ? part.text : part.type === 'interpolation' ? '*' : '')).join('');
    case 'concatenated_string':
      return childrenOf(node).map((part) => textOf(part) ?? '*').join('');
    case 'parenthesized_expression':
      return textOf(childrenOf(node)[0]);
    case 'binary_operator':
      return joined(node);
    case 'call':
      return formatted(node);
    default:
      return undefined;
  }
}

function joined(node: Node): string | undefined {
  const [left, right] = [textOf(node.childForFieldName('left') ?? undefined), textOf(node.childForFieldName('right') ?? undefined)];
  const operator = node.childForFieldName('operator')?.text;
  if (operator === '%') return left?.replace(/%[-+ #0-9.]*[a-z]/gi, '*');
  if (operator !== '+' || (left === undefined && right === undefined)) return undefined;
  return `${left ?? '*'}${right ?? '*'}`;
}

function formatted(call: Node): string | undefined {
  const { method, object } = calleeOf(call);
  return method === 'format' ? textOf(object)?.replace(/\{[^{}]*\}/g, '*') : undefined;
}

/** A number, text, boolean or None as written, also negative. */
export function isLiteral(node: Node): boolean {
  if (node.type === 'unary_operator') return childrenOf(node).every(isLiteral);
  return ['integer', 'float', 'string', 'true', 'false', 'none'].includes(node.type);
}

/** The variable that a value comes from: `loss` for `loss`, `loss.item()`, `float(loss)`, `self.loss`, `logs["loss"]`. */
export function variableOf(node: Node | undefined): string | undefined {
  switch (node?.type) {
    case 'identifier':
      return node.text;
    case 'attribute':
      return node.childForFieldName('attribute')?.text;
    case 'subscript':
      return textOf(node.childForFieldName('subscript') ?? undefined) ?? variableOf(node.childForFieldName('value') ?? undefined);
    case 'call': {
      const { object } = calleeOf(node);
      return variableOf(object) ?? variableOf(argumentsOf(node).positional[0]);
    }
    case 'binary_operator':
      return variableOf(node.childForFieldName('left') ?? undefined);
    default:
      return undefined;
  }
}
