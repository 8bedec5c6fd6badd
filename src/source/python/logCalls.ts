import type { Node } from 'web-tree-sitter';
import type { Site } from '../contract.ts';
import { argumentsOf, calleeOf, childrenOf, rangeOf, textOf, variableOf } from './nodes.ts';
import { entriesOf, type Entry } from './records.ts';

type Records = ReadonlyMap<string, Entry[]>;

/** How a call names what it logs. */
interface Shape {
  /** Place of the argument with the name or the dict. */
  at: number;
  /** Names under which that argument may be given. */
  keywords: readonly string[];
  /** Place of a second part of the name, joined by the logger with `/` or `_`. */
  second?: number;
  certainty: number;
}

/** Method → shape: TensorBoard, W&B, Lightning, MLflow, Comet, DVCLive, Aim, ClearML, Ray, Accelerate, Trackio, SwanLab. */
const shapes: Record<string, Shape> = {
  add_scalar: { at: 0, keywords: ['tag'], certainty: 1 },
  add_scalars: { at: 0, keywords: ['main_tag'], second: 1, certainty: 1 },
  scalar: { at: 0, keywords: ['name', 'tag'], certainty: 0.95 },
  log: { at: 0, keywords: ['name', 'values', 'data'], certainty: 1 },
  log_dict: { at: 0, keywords: ['dictionary'], certainty: 1 },
  log_metric: { at: 0, keywords: ['key', 'name'], certainty: 1 },
  log_metrics: { at: 0, keywords: ['metrics', 'dic'], certainty: 1 },
  log_scalar: { at: 0, keywords: ['name'], certainty: 0.95 },
  log_value: { at: 0, keywords: ['name'], certainty: 0.95 },
  track: { at: 1, keywords: ['name'], certainty: 0.95 },
  report_scalar: { at: 0, keywords: ['title'], second: 1, certainty: 1 },
  report: { at: 0, keywords: ['metrics'], certainty: 0.95 },
  writerow: { at: 0, keywords: [], certainty: 0.85 },
  dump: { at: 0, keywords: ['obj'], certainty: 0.8 },
  dumps: { at: 0, keywords: ['obj'], certainty: 0.8 },
  set_postfix: { at: 0, keywords: ['ordered_dict'], certainty: 0.4 },
};

/** Frameworks that log by themselves: the training call is where every metric comes from, if no better line is known. */
const trainingCalls: Record<string, readonly string[]> = { fit: ['epochs', 'callbacks', 'validation_data', 'train_dataloaders', 'datamodule'], train: [] };

const site = (name: string, node: Node, certainty: number): Site => ({ role: 'log', name, range: rangeOf(node), certainty });

/** The sites of one call, none where it is no logging call. */
export function logSites(call: Node, records: Records): Site[] {
  const { method, object } = calleeOf(call);
  const shape = Object.hasOwn(shapes, method) ? shapes[method] : undefined;
  if (shape) return shapedSites(call, shape, records);
  if (method === 'append') return appendSites(call, object);
  return trainingSites(call, method, object);
}

function shapedSites(call: Node, shape: Shape, records: Records): Site[] {
  const { positional, named } = argumentsOf(call);
  const keyword = shape.keywords.find((name) => named.has(name));
  const first = keyword === undefined ? positional[shape.at] : named.get(keyword);
  const name = textOf(first);
  if (first && name !== undefined) return shape.second === undefined ? [site(name, call, shape.certainty)] : joinedSites(call, name, positional[shape.second], shape);
  if (first?.type === 'list' || first?.type === 'tuple') return listSites(first, shape.certainty);
  const entries = first?.type === 'identifier' ? (records.get(first.text) ?? []) : entriesOf(first);
  // A dict that was filled elsewhere is one step further from the log than one that stands in the call.
  const certainty = first?.type === 'identifier' ? shape.certainty * 0.95 : shape.certainty;
  const keywords = shape.keywords.length && calleeOf(call).method === 'report' ? [...named].map(([key, value]) => ({ name: key, node: value.parent ?? value })) : [];
  return [...entries, ...keywords].map((entry) => site(entry.name, entry.node, certainty));
}

/** `add_scalars("loss", {"train": …})`: torch writes `loss_train`, tensorboardX `loss/train`. */
function joinedSites(call: Node, name: string, second: Node | undefined, { certainty }: Shape): Site[] {
  const text = textOf(second);
  if (text !== undefined) return [site(`${name}*${text}`, call, certainty)];
  const entries = entriesOf(second);
  return entries.length ? entries.map((entry) => site(`${name}*${entry.name}`, entry.node, certainty)) : [site(`${name}*`, call, certainty)];
}

/** A row of values names its columns by its variables; a row of texts is the header. */
function listSites(list: Node, certainty: number): Site[] {
  return childrenOf(list).flatMap((element) => {
    const title = textOf(element);
    if (title !== undefined) return [site(title, element, certainty * 0.4)];
    const variable = variableOf(element);
    return variable === undefined ? [] : [site(variable, element, certainty * 0.8)];
  });
}

/** `history["loss"].append(…)`, Neptune's `run["train/loss"].append(…)`. */
function appendSites(call: Node, object: Node | undefined): Site[] {
  const name = object?.type === 'subscript' ? textOf(object.childForFieldName('subscript') ?? undefined) : undefined;
  return name === undefined ? [] : [site(name, call, 0.7)];
}

function trainingSites(call: Node, method: string, object: Node | undefined): Site[] {
  const keywords = Object.hasOwn(trainingCalls, method) ? trainingCalls[method] : undefined;
  if (!keywords || !object) return [];
  const { named } = argumentsOf(call);
  const trains = /trainer|tuner|learn/i.test(object.text) || keywords.some((keyword) => named.has(keyword));
  return trains ? [site('*', call, 0.35)] : [];
}
