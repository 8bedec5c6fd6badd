import { phrase } from '../model/phrase.ts';
import type { Reading, ReaderState, RunReading, SourceContext, StreamFormat, StreamReader } from './contract.ts';
import { RunsByKey } from './database/rows.ts';
import { eachLeaf } from './json/flatten.ts';
import { isObject, numberOf, parseJson, type Json } from './json/parse.ts';
import { Lines, type LinesState } from './lines.ts';
import { endState, paramOf, timeOf } from './optuna/trial.ts';
import { withoutExtension } from './paths.ts';
import { columnOf, emptyRun, ProblemList } from './readings.ts';

/** Optuna's JournalStorage: one JSON record a line, what was done to which trial. Each trial is a run, named `study/number`. */
export const optunaJournal: StreamFormat = {
  kind: 'stream',
  id: 'optuna-journal',
  title: 'Optuna journal',
  sniff: (_path, head) => (/^\s*\{"op_code":\s*\d+,\s*"worker_id":/.test(new TextDecoder().decode(head.subarray(0, 256))) ? 1 : 0),
  place: (path) => ({ run: withoutExtension(path) }),
  create: (source, state) => new JournalReader(source, state),
};

/** JournalOperation of Optuna. */
const operation = { createStudy: 0, createTrial: 4, setParam: 5, setState: 6, setIntermediate: 7, setUserAttribute: 8 };
const stateNames = ['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING'];

type Record_ = { [key: string]: Json };
type Saved = { lines: LinesState; told: string[]; studies: string[]; trials: [study: number, count: number][] };

class JournalReader implements StreamReader {
  readonly #lines: Lines;
  readonly #problems: ProblemList;
  readonly #studies: string[];
  /** The studies of the trials in the order of their ids, equal neighbours together. */
  readonly #trials: [study: number, count: number][];
  #runs = new RunsByKey<RunReading>(emptyRun);

  constructor(source: SourceContext, state?: ReaderState) {
    const saved = state as Saved | undefined;
    this.#lines = new Lines(saved?.lines);
    this.#problems = new ProblemList(source.path, saved?.told);
    this.#studies = [...(saved?.studies ?? [])];
    this.#trials = (saved?.trials ?? []).map(([study, count]) => [study, count]);
  }

  push(bytes: Uint8Array, offset: number, final: boolean): Reading {
    this.#runs = new RunsByKey<RunReading>(emptyRun);
    this.#lines.open(bytes, offset, final);
    for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) {
      const record = parseJson(line);
      if (isObject(record)) this.#apply(record);
      else if (line.trim() !== '') this.#problems.add('line', 'warning', phrase('A line of the journal is not JSON and was passed over.'), { line: this.#lines.line });
    }
    return { consumed: this.#lines.consumed, runs: this.#runs.all(), problems: this.#problems.take() };
  }

  state(): ReaderState {
    return { lines: this.#lines.state(), told: this.#problems.told(), studies: [...this.#studies], trials: this.#trials.map(([study, count]) => [study, count]) };
  }

  #apply(record: Record_): void {
    if (record.op_code === operation.createStudy) this.#studies.push(String(record.study_name));
    else if (record.op_code === operation.createTrial) this.#create(record);
    else if (typeof record.trial_id === 'number') {
      const trial = this.#trialOf(record.trial_id);
      if (trial) this.#change(record, this.#runs.get(trial.key), trial.number);
    }
  }

  #create(record: Record_): void {
    const study = numberOf(record.study_id) ?? 0;
    const last = this.#trials.at(-1);
    if (last?.[0] === study) last[1]++;
    else this.#trials.push([study, 1]);
    const id = this.#trials.reduce((sum, [, count]) => sum + count, 0) - 1;
    const { key, number } = this.#trialOf(id)!;
    const run = this.#runs.get(key);
    const startedAt = timeOf(String(record.datetime_start ?? ''));
    if (startedAt !== undefined) run.startedAt = startedAt;
    // A trial added whole (`study.add_trial`) has everything in the record that creates it.
    if (isObject(record.params) && isObject(record.distributions)) {
      for (const [name, value] of Object.entries(record.params)) run.hparams[name] = paramOf(numberOf(value) ?? NaN, String(record.distributions[name]));
    }
    if (isObject(record.intermediate_values)) {
      for (const [step, value] of Object.entries(record.intermediate_values)) pushNumber(run, 'intermediate', Number(step), value);
    }
    if (typeof record.state === 'number') this.#end(record, run, number);
  }

  #change(record: Record_, run: RunReading, number: number): void {
    if (record.op_code === operation.setParam) {
      run.hparams[String(record.param_name)] = paramOf(numberOf(record.param_value_internal) ?? NaN, String(record.distribution));
    } else if (record.op_code === operation.setState) this.#end(record, run, number);
    else if (record.op_code === operation.setIntermediate) pushNumber(run, 'intermediate', numberOf(record.step) ?? NaN, record.intermediate_value);
    else if (record.op_code === operation.setUserAttribute && isObject(record.user_attr)) {
      eachLeaf(record.user_attr, '.', (key, leaf) => (run.facts[key] = typeof leaf === 'string' ? leaf : JSON.stringify(leaf)));
    }
  }

  #end(record: Record_, run: RunReading, number: number): void {
    const name = stateNames[numberOf(record.state) ?? -1];
    const state = endState(name);
    if (state) run.state = state;
    if (name) run.facts.state = name;
    const endedAt = timeOf(String(record.datetime_complete ?? ''));
    if (endedAt !== undefined) run.endedAt = endedAt;
    const values = Array.isArray(record.values) ? record.values : [record.value];
    values.forEach((value, objective) => pushNumber(run, `value${objective}`, number, value));
  }

  /** The trial's study and its number within it. */
  #trialOf(id: number): { key: string; number: number } | undefined {
    let first = 0;
    for (const [index, [study, count]] of this.#trials.entries()) {
      if (id < first + count) {
        const earlier = this.#trials.slice(0, index).reduce((sum, [other, n]) => (other === study ? sum + n : sum), 0);
        return { key: `${this.#studies[study] ?? study}/${earlier + id - first}`, number: earlier + id - first };
      }
      first += count;
    }
    return undefined;
  }
}

function pushNumber(run: RunReading, tag: string, step: number, value: Json | undefined): void {
  const number = numberOf(value);
  if (number !== undefined && Number.isFinite(step)) columnOf(run, tag).push(step, NaN, number);
}
