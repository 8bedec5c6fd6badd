/**
 * Regret of our searches and stop rules on a folder of problems beside Optuna's recorded figures, and their cost.
 * Regret = (true loss of the best trial − optimum) / the median regret of random search after 100 trials; medians over seeds,
 * geometric means over problems.
 *
 *   node test/bench/sweep.ts [../shared/sweep] [--seeds 5] [--from 0] [--search auto,tpe] [--only search,workers,pruning,overhead]
 *   OPTUNA_PYTHON=path/to/python adds Optuna live, through drive.mjs of the same folder.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Trial } from '../../src/model/trial.ts';
import type { Search } from '../../src/sweep/contract.ts';
import { searches } from '../../src/sweep/index.ts';
import { createRng } from '../../src/base/rng.ts';
import { createStopRule, neverStop } from '../../src/sweep/stop/index.ts';
import { type Problem, geometricMean, loadProblems, lossAt, median, simulate } from './sweepRun.ts';

const { values: options, positionals: [folder = '../shared/sweep'] } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '5' }, from: { type: 'string', default: '0' },
    search: { type: 'string', default: 'auto,tpe' }, only: { type: 'string', default: 'search,workers,pruning,overhead' },
  },
});
const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => i + Number(options.from));
const chosen = options.search.split(',').map((id) => searches.find((search) => search.id === id) ?? fail(`there is no search ${id}`));
const wanted = new Set(options.only.split(','));
const { problems, baseline } = await loadProblems(folder);
const marks = [25, 50, 100];

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

const round = (values: readonly number[]): string => values.map((v) => v.toFixed(3)).join(' / ');
const print = (...cells: string[]): void => console.log(cells.map((cell, i) => cell.padEnd(i === 0 ? 24 : 32)).join(''));

function regrets(problem: Problem, search: Search, workers: number): { at: number[]; ms: number } {
  const runs = seeds.map((seed) => simulate({ problem, search, seed, budget: 100, workers })), unit = baseline.sampler.problems[problem.id]!.random100;
  return { at: marks.map((mark) => median(runs.map((run) => (lossAt(run, mark) - problem.optimum) / unit))), ms: median(runs.map((run) => run.msPerSuggestion)) };
}

/** A table of regrets after 25 / 50 / 100 trials. */
function tellSearches(workers: number): void {
  print(`${workers} worker(s)`, ...chosen.map(({ id }) => id), 'Optuna TPE', 'Optuna GP');
  const columns: number[][][] = [];
  for (const problem of problems) {
    const ours = chosen.map((search) => regrets(problem, search, workers)), recorded = baseline.sampler.problems[problem.id]!.samplers;
    const theirs = ['tpe', 'gp'].map((sampler) => marks.map((mark) => recorded[sampler]?.q[mark]?.[1] ?? NaN));
    columns.push([...ours.map(({ at }) => at), ...theirs]);
    print(problem.id, ...ours.map(({ at, ms }) => `${round(at)} ${ms.toFixed(1)} ms`), ...theirs.map(round));
  }
  print('geometric mean', ...columns[0]!.map((_, c) => round(marks.map((_, m) => geometricMean(columns.map((row) => row[c]![m]!))))));
}

/** A table of regrets after 300 / 900 / 2,700 epochs with noisy curves. */
function tellPruning(): void {
  const rules = [undefined, { type: 'forecast' }, { type: 'median' }, { type: 'asha' }, { type: 'hyperband', min_iter: 3 }];
  const withCurves = problems.filter(({ id }) => id in baseline.pruning.problems);
  for (const search of chosen) {
    for (const rule of rules) {
      const rows = withCurves.map((problem) => {
        const runs = seeds.map((seed) => simulate({ problem, search, seed, budget: 2700, stopRule: createStopRule(rule) ?? neverStop, noisy: true }));
        const unit = baseline.pruning.problems[problem.id]!.random_none_2700;
        return [300, 900, 2700].map((mark) => median(runs.map((run) => (lossAt(run, mark) - problem.optimum) / unit)));
      });
      print(`${search.id} / ${rule?.type ?? 'none'}`, round([0, 1, 2].map((m) => geometricMean(rows.map((row) => row[m]!)))), rows.map((row) => row[2]!.toFixed(3)).join(' '));
    }
  }
  for (const [name, { regret }] of Object.entries(baseline.pruning.aggregate.shared)) print(`Optuna ${name}`, round(Object.values(regret)));
}

/** Milliseconds a suggestion when there are already 100 and 1,000 trials. */
function tellOverhead(): void {
  for (const search of chosen) {
    const cells = [100, 1000].map((count) => {
      const { space, value } = problems.find(({ id }) => id === 'digits_mlp') ?? problems[0]!, problem = problems.find((p) => p.space === space)!;
      const drawn = searches.find(({ id }) => id === 'random')!.suggest(space, [], count, createRng(1));
      const trials = drawn.map((params, i): Trial => ({ id: String(i), params, state: 'finished', loss: value.call(problem, params), reports: [] }));
      // Enough of them that the median is that of compiled code.
      const before = process.cpuUsage(), times = Array.from({ length: 41 }, (_, i) => {
        const began = performance.now();
        search.suggest(space, trials, 1, createRng(i), { budget: 2 * count });
        return performance.now() - began;
      });
      const { user, system } = process.cpuUsage(before);
      // On a machine that does other things too the processor time is the steadier figure; it is a mean, and of code that is still being compiled.
      return `${median(times).toFixed(1)} ms (CPU ${((user + system) / 1_000 / times.length).toFixed(1)}) at ${count}`;
    });
    print(search.id, ...cells);
  }
}

/** Optuna itself, where there is one, through the same protocol as ours. */
function tellLive(python: string): void {
  for (const method of ['tpe', 'gp']) {
    const command = [join(folder, 'drive.mjs'), folder, '--method', method, '--seeds', options.seeds, '--', python, 'test/bench/optunaSuggest.py'];
    const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    print(`Optuna ${method} live`, (stdout.trim().split('\n').at(-1) || stderr.trim().split('\n').at(-1)) ?? '');
  }
}

if (wanted.has('search')) tellSearches(1);
if (wanted.has('workers')) tellSearches(8);
if (wanted.has('pruning')) tellPruning();
if (wanted.has('overhead')) tellOverhead();
if (process.env['OPTUNA_PYTHON']) tellLive(process.env['OPTUNA_PYTHON']);
