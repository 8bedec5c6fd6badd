import { phrase } from '../../model/phrase.ts';
import type { Condition, Parameter, ParamValue, Space } from '../../model/space.ts';
import { distributions, inferDistribution } from './distributions.ts';
import { isRecord } from '../../base/record.ts';
import type { Path, SourceDocument } from '../../model/sourceDocument.ts';

const defaults = {
  /** Parameters nested in parameters deeper than this are a mistake. */
  depth: 10,
};

/** One parameter, or those that are nested in it, named with dots. */
function readParameter(document: SourceDocument, name: string, json: unknown, path: Path): Parameter[] {
  if (!isRecord(json)) {
    document.report(path, 'error', phrase('“{0}” needs `value`, `values`, or `min` and `max`.', name));
    return [];
  }
  if ('parameters' in json) return readParameters(document, json['parameters'], [...path, 'parameters'], `${name}.`);
  const isFraction = (key: string): boolean => document.isFraction([...path, key]);
  const kind = typeof json['distribution'] === 'string' ? json['distribution'] : inferDistribution(json, isFraction);
  const read = kind !== undefined && Object.hasOwn(distributions, kind) ? distributions[kind] : undefined;
  if (!read) {
    const message = kind === undefined
      ? phrase('“{0}” needs `value`, `values`, or `min` and `max`.', name)
      : phrase('“{0}” has the distribution {1}; known are: {2}.', name, kind, Object.keys(distributions).join(', '));
    document.report(kind === undefined ? path : [...path, 'distribution'], 'error', message);
    return [];
  }
  const parameter = read(name, json);
  if (!('text' in parameter)) return [parameter];
  document.report(path, 'error', parameter);
  return [];
}

/** Parameters by name as W&B writes them. What makes no sense is reported and left out. */
export function readParameters(document: SourceDocument, json: unknown, path: Path, prefix = ''): Parameter[] {
  if (!isRecord(json) || path.length > 2 * defaults.depth) {
    document.report(path, 'error', phrase('`parameters` must be a map from names to what each may be.'));
    return [];
  }
  return Object.entries(json).flatMap(([name, value]) => readParameter(document, `${prefix}${name}`, value, [...path, name]));
}

function mayBe(parameter: Parameter, value: ParamValue): boolean {
  if (parameter.type === 'categorical') return parameter.choices.includes(value);
  return typeof value === 'number' && value >= parameter.low && value <= parameter.high && (parameter.type === 'float' || Number.isInteger(value));
}

function isCircular(name: string, conditions: ReadonlyMap<string, Condition>): boolean {
  const seen = new Set<string>();
  for (let at = conditions.get(name)?.param; at !== undefined && !seen.has(at); at = conditions.get(at)?.param) {
    if (at === name) return true;
    seen.add(at);
  }
  return false;
}

/** `conditions: {name: {param, in: […]}}` of the section `lossband`: which parameters exist only for some values of others. */
export function addConditions(document: SourceDocument, space: Space, json: unknown, path: Path): Space {
  if (json === undefined) return space;
  if (!isRecord(json)) {
    document.report(path, 'error', phrase('`conditions` must be a map from the name of a parameter to `param` and `in`.'));
    return space;
  }
  const byName = new Map(space.map((parameter) => [parameter.name, parameter])), conditions = new Map<string, Condition>();
  for (const [name, value] of Object.entries(json)) {
    const parent = isRecord(value) ? value['param'] : undefined, values = isRecord(value) ? value['in'] : undefined;
    if (typeof parent !== 'string' || !Array.isArray(values)) document.report([...path, name], 'error', phrase('A condition needs `param` (a name) and `in` (a list of values).'));
    else if (!byName.has(name) || !byName.has(parent)) document.report([...path, name], 'error', phrase('There is no parameter “{0}”.', byName.has(name) ? parent : name));
    else {
      const strange = (values as ParamValue[]).find((each) => !mayBe(byName.get(parent)!, each));
      if (strange !== undefined) document.report([...path, name, 'in'], 'warning', phrase('“{0}” is never {1}.', parent, String(strange)));
      conditions.set(name, { param: parent, in: values as ParamValue[] });
    }
  }
  for (const name of conditions.keys()) {
    if (isCircular(name, conditions)) document.report([...path, name], 'error', phrase('The conditions of “{0}” lead back to it: it would never be active.', name));
  }
  return space.map((parameter) => {
    const when = conditions.get(parameter.name);
    return when ? { ...parameter, when } : parameter;
  });
}
