import { epochOf, isMetricName, isPlainCounter, pickStep, pickWall, stepCertainty, wallOf } from '../axes.ts';
import { confusionOfRows, namesConfusion } from '../confusion.ts';
import type { RunReading } from '../contract.ts';
import { columnOf } from '../readings.ts';
import { eachLeaf, flattenHparams } from './flatten.ts';
import { InnerSteps, type InnerStepsState } from './innerSteps.ts';
import { isObject, type Json, numberOf } from './parse.ts';

/** An object that stands for one moment of a training. */
export type Row = { [key: string]: Json };

export type RowsState = { row: number; step: number; stepKey: string | null; inner: InnerStepsState };

/** Objects under these keys are settings, repeated in each row by some loggers; their numbers are no metrics. */
const configKeys = ['config', 'hparams', 'hyperparameters', 'hyper_parameters'];

/** Keys of a text that says of which part of the data the row is, and what it says of those that are not trained on: mmcv's `mode`. */
const phaseKeys = ['mode', 'phase', 'split', 'stage'];
const phases: Record<string, string> = { val: 'val', valid: 'val', validation: 'val', dev: 'val', test: 'test', eval: 'eval', evaluation: 'eval' };

/** Turns rows into points. Rows of one file are counted alike: by the key that the first row with one counts by, else by their number. */
export class RowPoints {
  #row: number;
  /** Where the rows had got to: a row without a step belongs there. */
  #step: number;
  #stepKey: string | undefined;
  readonly #inner: InnerSteps;

  constructor(state?: RowsState) {
    this.#row = state?.row ?? 0;
    this.#step = state?.step ?? 0;
    this.#stepKey = state?.stepKey ?? undefined;
    this.#inner = new InnerSteps(state?.inner);
  }

  state(): RowsState {
    return { row: this.#row, step: this.#step, stepKey: this.#stepKey ?? null, inner: this.#inner.state() };
  }

  /** False when the row held more values or levels than are read. */
  add(row: Row, run: RunReading): boolean {
    const names = Object.keys(row);
    this.#stepKey ??= names[pickStep(names)];
    const phase = phaseOf(row);
    const step = this.#stepKey === undefined ? this.#row : numberOf(row[this.#stepKey]);
    const epoch = epochOf(row, this.#stepKey);
    // What a validation within an epoch counts are its own batches: it belongs where the training had got to.
    const aside = phase !== undefined && epoch !== undefined && this.#row > 0;
    if (step !== undefined && Number.isFinite(step) && !aside) this.#step = this.#inner.place(step, numberOf(epoch));
    const wallKey = names[pickWall(names)];
    const wall = wallKey === undefined ? NaN : wallOf(row[wallKey]);
    this.#row++;
    for (const key of configKeys) if (isObject(row[key])) flattenHparams(row[key], run.hparams);
    const ofRay = isRay(row);
    if (ofRay) takeTrial(row, run);
    return eachLeaf(withoutConfig(row), ofRay ? '/' : '.', (tag, leaf) => {
      if ((tag === this.#stepKey && isPlainCounter(tag)) || (tag === wallKey && wall === wall)) return;
      const value = numberOf(leaf);
      if (value !== undefined) columnOf(run, phase === undefined ? tag : `${phase}/${tag}`).push(this.#step, wall, value);
      else if (namesConfusion(tag)) {
        const matrix = confusionOfRows(leaf, row.classes ?? row.labels);
        if (matrix) run.artifacts.push({ kind: 'confusionMatrix', tag, step: this.#step, wall, ...matrix });
      }
    });
  }
}

function phaseOf(row: Row): string | undefined {
  for (const key of phaseKeys) {
    const text = row[key];
    if (typeof text === 'string' && Object.hasOwn(phases, text.toLowerCase())) return phases[text.toLowerCase()];
  }
  return undefined;
}

/** Ray joins nested keys by slashes, in its own readers as well. */
export function isRay(row: Row): boolean {
  return 'training_iteration' in row && 'trial_id' in row;
}

/** A trial that was stopped by its criteria says so in its last row; one whose function returned says nothing. */
function takeTrial(row: Row, run: RunReading): void {
  if (row.done === true) run.state = 'finished';
  if (typeof row.hostname === 'string') run.facts.host = row.hostname;
}

/**
 * Rows of JSON hold data sets and events of servers just as well. Held for metrics are rows with numbers of which some count steps and
 * some have names of metrics (0.9), or either of both where half of what the rows hold is numbers (0.6): rows of text have no half.
 */
export function scoreRows(rows: readonly Row[]): number {
  const names = new Set<string>();
  let leaves = 0;
  let numbers = 0;
  for (const row of rows) {
    eachLeaf(withoutConfig(row), '/', (key, leaf) => {
      leaves++;
      if (numberOf(leaf) === undefined) return;
      numbers++;
      names.add(key);
    });
  }
  const step = stepCertainty([...names]);
  const metrics = [...names].some(isMetricName);
  if (step > 0 && metrics) return 0.9;
  return (step === 2 || metrics) && numbers >= leaves / 2 ? 0.6 : 0;
}

function withoutConfig(row: Row): Row {
  if (!configKeys.some((key) => isObject(row[key]))) return row;
  return Object.fromEntries(Object.entries(row).filter(([key, value]) => !configKeys.includes(key) || !isObject(value)));
}
