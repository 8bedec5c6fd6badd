import { phrase } from '../model/phrase.ts';
import type { DocumentFormat, RunReading } from './contract.ts';
import { eachLeaf, flattenHparams } from './json/flatten.ts';
import { isObject, numberOf, parseJson, type Json } from './json/parse.ts';
import { folderOf } from './paths.ts';
import { columnOf, emptyRun } from './readings.ts';

/**
 * `trainer_state.json` of Hugging Face transformers. Each checkpoint repeats the history from the first step on,
 * so of all checkpoints of a run the one that got furthest tells everything.
 */
export const hfTrainer: DocumentFormat = {
  kind: 'document',
  id: 'hf-trainer',
  title: 'Hugging Face trainer state',
  sniff(_path, head) {
    const text = new TextDecoder().decode(head);
    return /^\s*\{/.test(text) && /"log_history"\s*:\s*\[/.test(text) && /"(?:global_step|max_steps|best_metric)"\s*:/.test(text) ? 1 : 0;
  },
  place(path) {
    const folder = folderOf(path);
    const step = checkpointStep(path);
    // The one in the run's own folder is written when the training ends.
    return step === undefined ? { run: folder, rank: Number.MAX_SAFE_INTEGER } : { run: folderOf(folder), rank: step };
  },
  read(source, bytes) {
    const state = parseJson(new TextDecoder().decode(bytes));
    if (!isObject(state) || !Array.isArray(state.log_history)) {
      const message = phrase('This trainer state is not whole JSON. It is read again when it changes.');
      return { runs: [], problems: [{ source: source.path, severity: 'warning', message }] };
    }
    // After a resumption a checkpoint may be ahead of the state at the last end.
    const rank = (numberOf(state.global_step) ?? 0) + (checkpointStep(source.path) === undefined ? 0.5 : 0);
    return { runs: [runOf(state, state.log_history)], problems: [], rank };
  },
};

const settings = ['num_train_epochs', 'max_steps', 'train_batch_size', 'logging_steps', 'eval_steps', 'save_steps'];
const results = ['best_metric', 'best_global_step', 'best_model_checkpoint', 'trial_name'];

function checkpointStep(path: string): number | undefined {
  const step = /(?:^|\/)checkpoint-(\d+)\/[^/]*$/.exec(path)?.[1];
  return step === undefined ? undefined : Number(step);
}

function runOf(state: { [key: string]: Json }, history: Json[]): RunReading {
  const run = emptyRun();
  takeHistory(history.filter(isObject), run);
  for (const key of settings) {
    const value = numberOf(state[key]);
    if (value !== undefined) run.hparams[key] = value;
  }
  if (isObject(state.trial_params)) flattenHparams(state.trial_params, run.hparams);
  for (const key of results) if (state[key] !== null && state[key] !== undefined) run.facts[key] = String(state[key]);
  const [done, planned] = [numberOf(state.global_step), numberOf(state.max_steps)];
  if (done !== undefined && planned !== undefined && planned > 0 && done >= planned) run.state = 'finished';
  return run;
}

/** Rows of training and of evaluation share the step. A row without one belongs where the others had got to; without any, epochs count. */
function takeHistory(rows: { [key: string]: Json }[], run: RunReading): void {
  const counter = rows.some((row) => numberOf(row.step) !== undefined) ? 'step' : 'epoch';
  let step = 0;
  for (const row of rows) {
    step = numberOf(row[counter]) ?? step;
    // What a person's own metrics function returns may be nested.
    eachLeaf(row, '/', (tag, leaf) => {
      const value = tag === 'step' ? undefined : numberOf(leaf);
      if (value !== undefined) columnOf(run, tag).push(step, NaN, value);
    });
  }
}
