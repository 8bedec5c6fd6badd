import { phrase } from '../../model/phrase.ts';
import type { Space } from '../../model/space.ts';
import { isRecord } from '../../base/record.ts';
import type { Path, SourceDocument } from '../../model/sourceDocument.ts';
import type { SweepObjective } from '../../model/sweep.ts';
import { parseRelation, type Relation } from './relation.ts';

/** A constraint on what comes out: where the last value of a metric must lie. */
export interface MetricLimit {
  metric: string;
  lower?: number;
  upper?: number;
}

export interface Constraints {
  /** Kept before a trial begins. */
  relations: Relation[];
  /** Known to be kept when it has ended. */
  limits: MetricLimit[];
}

/** `objectives: [{name, goal}]`: what is wanted beside `metric`. */
export function readObjectives(document: SourceDocument, json: unknown, path: Path): SweepObjective[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) {
    document.report(path, 'error', phrase('`objectives` must be a list of `name` and `goal`, of the metrics beside `metric`.'));
    return [];
  }
  return json.flatMap((entry: unknown, at): SweepObjective[] => {
    const { name, goal = 'minimize' } = isRecord(entry) ? entry : { name: entry };
    if (typeof name === 'string' && (goal === 'minimize' || goal === 'maximize')) return [{ name, goal }];
    document.report([...path, at], 'error', phrase('An objective needs the `name` of a metric, and as its `goal` minimize or maximize.'));
    return [];
  });
}

function readRelation(document: SourceDocument, space: Space, text: string, path: Path): Relation[] {
  const relation = parseRelation(text);
  if (!('holds' in relation)) {
    document.report(path, 'error', relation);
    return [];
  }
  const numbers = space.filter((parameter) => parameter.type !== 'categorical' || parameter.choices.every((choice) => typeof choice === 'number'));
  const strange = relation.names.find((wanted) => !numbers.some(({ name }) => name === wanted));
  if (strange === undefined) return [relation];
  document.report(path, 'error', phrase('There is no parameter “{0}” that is a number. A constraint on a metric is written as {1}.', strange, '{metric: size, upper: 10}'));
  return [];
}

/** `constraints: ['heads * 64 <= width', {metric, lower, upper}]`. */
export function readConstraints(document: SourceDocument, space: Space, json: unknown, path: Path): Constraints {
  const constraints: Constraints = { relations: [], limits: [] };
  if (json === undefined || json === null) return constraints;
  if (!Array.isArray(json)) {
    document.report(path, 'error', phrase('`constraints` must be a list: relations between parameters, and limits of metrics.'));
    return constraints;
  }
  for (const [at, entry] of (json as unknown[]).entries()) {
    if (typeof entry === 'string') {
      constraints.relations.push(...readRelation(document, space, entry, [...path, at]));
      continue;
    }
    const { metric, lower, upper } = isRecord(entry) ? entry : {}, isLimit = (value: unknown): value is number | undefined => value === undefined || typeof value === 'number';
    if (typeof metric === 'string' && isLimit(lower) && isLimit(upper) && (lower ?? upper) !== undefined) {
      constraints.limits.push({ metric, ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) });
    } else document.report([...path, at], 'error', phrase('A constraint is a relation between parameters as in {0}, or has `metric` and `lower` or `upper`.', 'heads * 64 <= width'));
  }
  return constraints;
}
