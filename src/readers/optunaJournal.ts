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
const operation = { createStudy: 0, deleteStudy: 1, createTrial: 4, setParam: 5, setState: 6, setIntermediate: 7, setUserAttribute: 8 };
const stateNames = ['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING'];

type Record_ = { [key: string]: Json };
type Saved = { lines: LinesState; told: string[]; studies: (string | null)[]; trials: [study: number, count: number][]; open: number[] };

class JournalReader implements StreamReader {
  readonly #lines: Lines;
  readonly #problems: ProblemList;
  /** Names by study id, null for one that was deleted. */
  readonly #studies: (string | null)[];
  readonly #trials: { study: number; number: number }[] = [];
  /** How many trials each study has. */
  readonly #counts: number[] = [];
  /** Ids of the trials that are not over: what is written to any other has no effect, as when two workers tell of one. */
  readonly #open: Set<number>;
  #runs = new RunsByKey<RunReading>(emptyRun);

  constructor(source: SourceContext, state?: ReaderState) {
    const saved = state as Saved | undefined;
    this.#lines = new Lines(saved?.lines);
    this.#problems = new ProblemList(source.path, saved?.told);
    this.#studies = [...(saved?.studies ?? [])];
    for (const [study, count] of saved?.trials ?? []) for (let i = 0; i < count; i++) this.#addTrial(study);
    this.#open = new Set(saved?.open);
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
    // Equal neighbours together: a study of ten thousand trials is one entry.
    const trials: [study: number, count: number][] = [];
    for (const { study } of this.#trials) {
      const last = trials.at(-1);
      if (last?.[0] === study) last[1]++;
      else trials.push([study, 1]);
    }
    return { lines: this.#lines.state(), told: this.#problems.told(), studies: [...this.#studies], trials, open: [...this.#open] };
  }

  #apply(record: Record_): void {
    // Who opens a study "if it exists" asks for it to be made all the same.
    if (record.op_code === operation.createStudy) {
      if (!this.#studies.includes(String(record.study_name))) this.#studies.push(String(record.study_name));
    } else if (record.op_code === operation.deleteStudy) this.#delete(numberOf(record.study_id) ?? -1);
    else if (record.op_code === operation.createTrial) this.#create(record);
    else if (typeof record.trial_id === 'number' && this.#open.has(record.trial_id)) {
      const key = this.#keyOf(record.trial_id);
      if (key !== undefined) this.#change(record, this.#runs.get(key), record.trial_id);
    }
  }

  /** Another study may take the name, so that nothing of this one may count any longer. */
  #delete(study: number): void {
    this.#trials.forEach((trial, id) => {
      const key = trial.study === study ? this.#keyOf(id) : undefined;
      if (key === undefined) return;
      const run = this.#runs.renew(key);
      run.restart = { step: -Number.MAX_VALUE };
      run.state = 'finished';
      run.facts.state = 'DELETED';
    });
    if (study in this.#studies) this.#studies[study] = null;
  }

  #create(record: Record_): void {
    const study = numberOf(record.study_id) ?? 0;
    if (typeof this.#studies[study] !== 'string') return;
    const id = this.#addTrial(study);
    this.#open.add(id);
    const run = this.#runs.get(this.#keyOf(id)!);
    this.#takeStart(record, run);
    // A trial added whole (`study.add_trial`) has everything in the record that creates it.
    if (isObject(record.params) && isObject(record.distributions)) {
      for (const [name, value] of Object.entries(record.params)) run.hparams[name] = paramOf(numberOf(value) ?? NaN, String(record.distributions[name]));
    }
    if (isObject(record.intermediate_values)) {
      for (const [step, value] of Object.entries(record.intermediate_values)) pushNumber(run, 'intermediate', Number(step), value);
    }
    if (typeof record.state === 'number') this.#setState(record, run, id);
  }

  #change(record: Record_, run: RunReading, id: number): void {
    if (record.op_code === operation.setParam) {
      run.hparams[String(record.param_name)] = paramOf(numberOf(record.param_value_internal) ?? NaN, String(record.distribution));
    } else if (record.op_code === operation.setState) this.#setState(record, run, id);
    else if (record.op_code === operation.setIntermediate) pushNumber(run, 'intermediate', numberOf(record.step) ?? NaN, record.intermediate_value);
    else if (record.op_code === operation.setUserAttribute && isObject(record.user_attr)) {
      eachLeaf(record.user_attr, '.', (key, leaf) => (run.facts[key] = typeof leaf === 'string' ? leaf : JSON.stringify(leaf)));
    }
  }

  #setState(record: Record_, run: RunReading, id: number): void {
    const name = stateNames[numberOf(record.state) ?? -1];
    const state = endState(name);
    if (state) this.#open.delete(id);
    if (state) run.state = state;
    if (name) run.facts.state = name;
    this.#takeStart(record, run);
    const endedAt = timeOf(String(record.datetime_complete ?? ''));
    if (endedAt !== undefined) run.endedAt = endedAt;
    const values = Array.isArray(record.values) ? record.values : [record.value];
    values.forEach((value, objective) => pushNumber(run, `value${objective}`, this.#trials[id]!.number, value));
  }

  #takeStart(record: Record_, run: RunReading): void {
    const startedAt = timeOf(String(record.datetime_start ?? ''));
    if (startedAt !== undefined) run.startedAt = startedAt;
  }

  /** @returns the trial's id */
  #addTrial(study: number): number {
    const number = this.#counts[study] ?? 0;
    this.#counts[study] = number + 1;
    return this.#trials.push({ study, number }) - 1;
  }

  /** Undefined for trials of a study that was deleted. */
  #keyOf(id: number): string | undefined {
    const { study, number } = this.#trials[id]!;
    const name = this.#studies[study];
    return typeof name === 'string' ? `${name}/${number}` : undefined;
  }
}

function pushNumber(run: RunReading, tag: string, step: number, value: Json | undefined): void {
  const number = numberOf(value);
  if (number !== undefined && Number.isFinite(step)) columnOf(run, tag).push(step, NaN, number);
}
