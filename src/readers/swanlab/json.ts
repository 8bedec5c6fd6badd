import type { RunReading } from '../contract.ts';
import { isObject, type Json, numberOf, parseJson } from '../json/parse.ts';
import { timeOf } from '../optuna/trial.ts';
import { columnOf } from '../readings.ts';

/** A record of a backup as SwanLab wrote it up to 0.7: `{"model_type": "Scalar", "data": {…}}`. Throws on what is no such record. */
export function applyJson(bytes: Uint8Array, run: RunReading): void {
  const record = parseJson(new TextDecoder().decode(bytes));
  if (!isObject(record) || !isObject(record.data)) throw new Error('no record of SwanLab');
  apply[String(record.model_type)]?.(record.data, run);
}

type Data = { [key: string]: Json };

const apply: Record<string, ((data: Data, run: RunReading) => void) | undefined> = {
  Header({ create_time }, run) {
    const startedAt = timeIn(create_time);
    if (startedAt !== undefined) run.startedAt = startedAt;
  },
  Project({ name }, run) {
    if (typeof name === 'string') run.facts.project = name;
  },
  Experiment({ id, name, description, tags }, run) {
    if (typeof name === 'string' && name !== '') run.name = name;
    if (typeof id === 'string') run.facts.id = id;
    if (typeof description === 'string' && description !== '') run.facts.notes = description;
    if (Array.isArray(tags) && tags.length > 0) run.facts.tags = tags.join(', ');
  },
  Scalar({ key, step, metric }, run) {
    const [at, value] = [numberOf(step), isObject(metric) ? valueOf(metric.data) : undefined];
    if (typeof key === 'string' && at !== undefined && value !== undefined) columnOf(run, key).push(at, (isObject(metric) ? timeIn(metric.create_time) : undefined) ?? NaN, value);
  },
  Footer({ success, create_time }, run) {
    const endedAt = timeIn(create_time);
    run.state = success === true ? 'finished' : 'failed';
    if (endedAt !== undefined) run.endedAt = endedAt;
  },
};
Object.setPrototypeOf(apply, null);

/** Of either infinity nothing is kept but that it is one. */
const valueOf = (data: Json | undefined): number | undefined => (data === 'INF' ? Infinity : numberOf(data));

const timeIn = (text: Json | undefined): number | undefined => (typeof text === 'string' ? timeOf(text) : undefined);
