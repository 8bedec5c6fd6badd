import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Params, Space } from '../../src/model/space.ts';
import type { Trial } from '../../src/model/trial.ts';
import type { Search } from '../../src/sweep/contract.ts';
import { createRng } from '../../src/base/rng.ts';
import type { StopRule } from '../../src/sweep/stop/contract.ts';
import { neverStop } from '../../src/sweep/stop/index.ts';

/** One of the problems of a folder, as its reference evaluator gives it. */
export interface Problem {
  id: string;
  space: Space;
  epochs: number;
  optimum: number;
  value(params: Params): number;
  curve(params: Params, noiseSeed?: number): number[];
}

/** What was recorded with Optuna on the same problems. */
export interface Baseline {
  sampler: { problems: Record<string, { random100: number; samplers: Record<string, { q: Record<string, number[]> }> }> };
  pruning: { problems: Record<string, { random_none_2700: number }>; aggregate: { shared: Record<string, { regret: Record<string, number> }> } };
}

export async function loadProblems(folder: string): Promise<{ problems: Problem[]; baseline: Baseline }> {
  const { load } = (await import(pathToFileURL(resolve(folder, 'evaluate.mjs')).href)) as { load(path: string): Problem };
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'baseline.json').sort();
  return { problems: files.map((name) => load(join(folder, name))), baseline: JSON.parse(readFileSync(join(folder, 'baseline.json'), 'utf8')) as Baseline };
}

export interface SimulatedSweep {
  problem: Problem;
  search: Search;
  seed: number;
  /** Trials, or epochs where there is a stop rule. */
  budget: number;
  /** Trials that run at the same time; they end in the order they began. */
  workers?: number;
  stopRule?: StopRule;
  /** Losses as single trainings give them, and the whole curve reported, instead of the true last loss. */
  noisy?: boolean;
}

/** The best true loss by what was spent: after each finished trial, the spending and the true loss of the trial that looks best. */
export interface Progress {
  history: [spent: number, loss: number][];
  trials: number;
  msPerSuggestion: number;
}

/** Runs a sweep against a problem in this process. */
export function simulate({ problem, search, seed, budget, workers = 1, stopRule = neverStop, noisy = false }: SimulatedSweep): Progress {
  const trials: Trial[] = [], running: number[] = [], history: Progress['history'] = [];
  let spent = 0, ms = 0, best = Infinity;
  const ask = (): void => {
    const began = performance.now();
    const [params] = search.suggest(problem.space, trials, 1, createRng(seed, trials.length), { seed, ...(noisy ? {} : { budget }) });
    ms += performance.now() - began;
    running.push(trials.length);
    trials.push({ id: String(trials.length), params: params ?? {}, state: 'running', reports: [] });
  };
  const finish = (index: number, loss: number): void => {
    const { params, reports, id } = trials[index]!;
    trials[index] = { id, params, reports, state: 'finished', loss };
    if (loss < best) {
      best = loss;
      history.push([spent, problem.value(params)]);
    }
  };
  const train = (index: number): void => {
    const curve = noisy ? problem.curve(trials[index]!.params, seed) : [problem.value(trials[index]!.params)];
    for (const [epoch, loss] of curve.entries()) {
      if (++spent > budget) return;
      if (epoch === curve.length - 1) return finish(index, loss);
      const trial = (trials[index] = { ...trials[index]!, reports: [...trials[index]!.reports, { step: epoch + 1, loss }] });
      if (!stopRule.shouldStop(trial, trials)) continue;
      trials[index] = { ...trial, state: 'pruned' };
      return;
    }
  };
  while (spent < budget) {
    while (running.length < workers) ask();
    train(running.shift()!);
  }
  return { history, trials: trials.length, msPerSuggestion: ms / trials.length };
}

/** The true loss of the best trial when `spent` was spent; NaN before the first one. */
export function lossAt({ history }: Progress, spent: number): number {
  return history.findLast(([at]) => at <= spent)?.[1] ?? NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Geometric mean with a floor of 0.01, below which nobody cares. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, v) => sum + Math.log(Math.max(0.01, v)), 0) / values.length);
}
