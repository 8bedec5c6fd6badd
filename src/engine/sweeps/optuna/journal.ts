import { readFileSync, writeFileSync } from 'node:fs';
import { isObject, type Json, numberOf, parseJson } from '../../../readers/json/parse.ts';
import { timeOf } from '../../../readers/optuna/trial.ts';
import { constraintsIn, constraintsKey, metricNamesIn, metricNamesKey, type OptunaParam, type OptunaStorage, type OptunaStudy, type OptunaTrial, trialStates } from './contract.ts';

/** JournalOperation of Optuna. */
const operation = {
  createStudy: 0, deleteStudy: 1, setStudySystemAttribute: 3, createTrial: 4, setParam: 5, setState: 6, setIntermediate: 7, setUserAttribute: 8, setSystemAttribute: 9,
};

const directions = ['minimize', 'minimize', 'maximize'] as const;

/** Optuna's JournalStorage: what was done to which trial, one JSON record a line. */
export const journal: OptunaStorage = {
  id: 'journal',
  extensions: ['.log', '.journal', '.jsonl'],
  matches: (head) => /^\s*\{"op_code":/.test(new TextDecoder().decode(head.subarray(0, 64))),
  read(path) {
    const replay = new Replay();
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const record = parseJson(line);
      if (isObject(record)) replay.apply(record);
    }
    return replay.studies;
  },
  write: (path, study) => writeFileSync(path, recordsOf(study).map((record) => `${pythonJson(record)}\n`).join(''), { flag: 'wx' }),
};

/** JSON as Python reads and writes it, which has NaN and the infinities. */
function pythonJson(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' && !Number.isFinite(part) ? `$number ${part}` : part));
  return text.replace(/"\$number (NaN|-?Infinity)"/g, '$1');
}

const isoTime = (seconds: number): string => new Date(Math.round(seconds * 1_000)).toISOString().replace('Z', '000+00:00');

function recordsOf({ name, directions: wanted, metricNames, trials }: OptunaStudy): object[] {
  const record = (op_code: number, rest: object): object => ({ op_code, worker_id: 'lossband', ...rest });
  return [
    record(operation.createStudy, { study_name: name, directions: wanted.map((direction) => (direction === 'minimize' ? 1 : 2)) }),
    ...(metricNames.length > 0 ? [record(operation.setStudySystemAttribute, { study_id: 0, system_attr: { [metricNamesKey]: metricNames } })] : []),
    ...trials.map((trial) => record(operation.createTrial, trialRecord(trial))),
  ];
}

/** A trial that is added whole. */
function trialRecord({ state, params, values, intermediate, constraints, attributes, startedAt, endedAt }: OptunaTrial): object {
  return {
    study_id: 0,
    datetime_start: startedAt === undefined ? null : isoTime(startedAt),
    state: trialStates.indexOf(state),
    value: values.length === 1 ? values[0] : null,
    values: values.length > 1 ? values : null,
    ...(endedAt !== undefined && { datetime_complete: isoTime(endedAt) }),
    distributions: Object.fromEntries(params.map(({ name, distribution }) => [name, distribution])),
    params: Object.fromEntries(params.map(({ name, internal }) => [name, internal])),
    user_attrs: attributes,
    system_attrs: constraints.length > 0 ? { [constraintsKey]: constraints } : {},
    intermediate_values: Object.fromEntries(intermediate),
  };
}

type Fields = { [key: string]: Json };
type Building = { -readonly [K in keyof OptunaTrial]: OptunaTrial[K] };

/** Plays a journal back. Ids of studies and trials are their places among all that were created. */
class Replay {
  readonly #studies: { name: string; directions: OptunaStudy['directions']; metricNames: string[]; trials: Building[]; isDeleted: boolean }[] = [];
  readonly #trials: Building[] = [];

  get studies(): OptunaStudy[] {
    return this.#studies.filter(({ isDeleted }) => !isDeleted).map(({ isDeleted: _, ...study }) => study);
  }

  apply(record: Fields): void {
    const study = this.#studies[numberOf(record.study_id) ?? -1], trial = this.#trials[numberOf(record.trial_id) ?? -1];
    if (record.op_code === operation.createStudy) this.#createStudy(record);
    else if (record.op_code === operation.deleteStudy && study) study.isDeleted = true;
    else if (record.op_code === operation.setStudySystemAttribute && study) study.metricNames = metricNamesIn([[metricNamesKey, study.metricNames], ...entriesOf(record.system_attr)]);
    else if (record.op_code === operation.createTrial && study) {
      const created = createdTrial(record);
      this.#trials.push(created);
      study.trials.push(created);
    } else if (trial && (trial.state === 'RUNNING' || trial.state === 'WAITING')) change(trial, record);
  }

  /** A name that is there already is refused by Optuna, and so has no id. */
  #createStudy({ study_name, directions: wanted }: Fields): void {
    const name = String(study_name);
    if (this.#studies.some((study) => study.name === name && !study.isDeleted)) return;
    this.#studies.push({ name, directions: (Array.isArray(wanted) ? wanted : [1]).map((direction) => directions[Number(direction)] ?? 'minimize'), metricNames: [], trials: [], isDeleted: false });
  }
}

const entriesOf = (object: Json | undefined): [string, Json][] => (isObject(object) ? (Object.entries(object) as [string, Json][]) : []);
const numbersOf = (list: Json | undefined): number[] => (Array.isArray(list) ? list : []).map((value) => numberOf(value) ?? NaN);
const stateOf = (value: Json | undefined): OptunaTrial['state'] => trialStates[numberOf(value) ?? 0] ?? 'RUNNING';

function createdTrial(record: Fields): Building {
  const { params, distributions, intermediate_values: intermediate, user_attrs: attributes, system_attrs: system, value, values } = record;
  const startedAt = timeOf(String(record.datetime_start ?? '')), endedAt = timeOf(String(record.datetime_complete ?? ''));
  return {
    state: stateOf(record.state),
    params: entriesOf(params).map(([name, internal]): OptunaParam => ({ name, internal: numberOf(internal) ?? NaN, distribution: String(isObject(distributions) ? distributions[name] : '') })),
    values: Array.isArray(values) ? numbersOf(values) : numberOf(value) === undefined ? [] : [numberOf(value)!],
    intermediate: entriesOf(intermediate).map(([step, at]) => [Number(step), numberOf(at) ?? NaN] as const),
    constraints: constraintsIn(entriesOf(system)),
    attributes: Object.fromEntries(entriesOf(attributes).map(([key, told]) => [key, textOf(told)])),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  };
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function change(trial: Building, record: Fields): void {
  const { op_code: code } = record;
  if (code === operation.setParam) {
    const param = { name: String(record.param_name), internal: numberOf(record.param_value_internal) ?? NaN, distribution: String(record.distribution) };
    trial.params = [...trial.params.filter(({ name }) => name !== param.name), param];
  } else if (code === operation.setIntermediate) {
    const step = numberOf(record.step) ?? NaN;
    trial.intermediate = [...trial.intermediate.filter(([at]) => at !== step), [step, numberOf(record.intermediate_value) ?? NaN]];
  } else if (code === operation.setState) {
    trial.state = stateOf(record.state);
    if (Array.isArray(record.values)) trial.values = numbersOf(record.values);
    const endedAt = timeOf(String(record.datetime_complete ?? '')), startedAt = timeOf(String(record.datetime_start ?? ''));
    if (endedAt !== undefined) trial.endedAt = endedAt;
    if (startedAt !== undefined) trial.startedAt = startedAt;
  } else if (code === operation.setUserAttribute) {
    trial.attributes = { ...trial.attributes, ...Object.fromEntries(entriesOf(record.user_attr).map(([key, told]) => [key, textOf(told)])) };
  } else if (code === operation.setSystemAttribute) trial.constraints = [...trial.constraints, ...constraintsIn(entriesOf(record.system_attr))];
}
