import { phrase } from '../../model/phrase.ts';
import type { YamlKey } from '../yamlLanguage/keys.ts';

const distributions = [
  'constant', 'categorical', 'int_uniform', 'uniform', 'q_uniform', 'log_uniform_values', 'q_log_uniform_values', 'inv_log_uniform_values', 'log_uniform', 'q_log_uniform',
  'inv_log_uniform', 'normal', 'q_normal', 'log_normal', 'q_log_normal', 'beta', 'q_beta',
];

const searches = ['auto', 'gp', 'tpe', 'cmaes', 'quasi-random', 'random', 'grid'];

const stopRules = ['hyperband', 'median', 'percentile', 'asha', 'patience', 'limit', 'forecast'];

const stop: readonly YamlKey[] = [
  { key: 'type', text: phrase('The rule that tells which trials are not worth going on with.'), snippet: ' $0', values: stopRules },
  { key: 'min_iter', text: phrase('Logged values before a trial is judged for the first time.'), snippet: ' ${0:3}' },
  { key: 'max_iter', text: phrase('Logged values of a whole trial; with `s`, in place of `min_iter`.'), snippet: ' ${0:27}' },
  { key: 's', text: phrase('How many brackets there are, with `max_iter`.'), snippet: ' ${0:2}' },
  { key: 'eta', text: phrase('Of the trials at a bracket the best 1/eta go on.'), snippet: ' ${0:3}' },
  { key: 'strict', text: phrase('Judge by the value at the bracket itself, not by the best so far.'), snippet: ' ${0:true}', values: ['true', 'false'] },
];

const parameter: readonly YamlKey[] = [
  { key: 'values', text: phrase('The values that it may have.'), snippet: ' [$0]' },
  { key: 'value', text: phrase('The one value that it has.'), snippet: ' $0' },
  { key: 'min', text: phrase('The lowest value; whole numbers make a range of whole numbers, 0.0 one of floats.'), snippet: ' $0' },
  { key: 'max', text: phrase('The highest value.'), snippet: ' $0' },
  {
    key: 'distribution',
    text: phrase('How likely its values are. log_uniform_values is the one for learning rates: `min` and `max` are the values themselves.'),
    snippet: ' $0',
    values: distributions,
  },
  { key: 'q', text: phrase('Only whole multiples of this.'), snippet: ' $0' },
  { key: 'mu', text: phrase('Mean of a normal distribution.'), snippet: ' $0' },
  { key: 'sigma', text: phrase('Standard deviation of a normal distribution.'), snippet: ' $0' },
  { key: 'probabilities', text: phrase('How likely each of `values` is; they sum to 1.'), snippet: ' [$0]' },
  {
    key: 'parameters', text: phrase('Parameters within this one; their names are joined by dots.'), snippet: '\n    $0',
    // As deep as one likes.
    get named() {
      return { keys: parameter };
    },
  },
];

/** Every key that a completion offers; a test compares them with the schema and with what the engine reads. */
export const sweepKeys: readonly YamlKey[] = [
  { key: 'program', text: phrase('The script that trains, or a fine-tuning file; a path from the folder of this file.'), snippet: ' ${0:train.py}' },
  {
    key: 'method',
    text: phrase('How the next trials are chosen: bayes, random or grid, or one of our searches by its name.'),
    snippet: ' $0',
    values: [...new Set(['bayes', 'random', 'grid', ...searches])],
  },
  {
    key: 'metric', text: phrase('What the trials are compared by; it is read from the logs of each trial.'), snippet: '\n  name: ${1:val_loss}\n  goal: ${0:minimize}',
    keys: [
      { key: 'name', text: phrase('Its name, as the script logs or prints it.'), snippet: ' $0' },
      { key: 'goal', text: phrase('Whether less or more is better.'), snippet: ' $0', values: ['minimize', 'maximize'] },
      { key: 'target', text: phrase('Once a trial logs this value, no other is begun.'), snippet: ' $0' },
      { key: 'impute', text: phrase('What a failed trial counts as: its latest value, its best one, or as bad as the worst.'), snippet: ' $0', values: ['latest', 'best', 'worst'] },
    ],
  },
  {
    key: 'parameters',
    text: phrase('What is searched: for each parameter the values it may have.'),
    snippet: '\n  ${1:lr}:\n    distribution: log_uniform_values\n    min: ${2:0.0001}\n    max: ${0:0.1}',
    named: { keys: parameter },
  },
  // W&B's macros look like a snippet's places.
  {
    key: 'command', text: phrase('The words that start a trial, where they are not `python program --name=value …`.'),
    snippet: '\n  - \\${env}\n  - \\${interpreter}\n  - \\${program}\n  - \\${args}',
  },
  { key: 'early_terminate', text: phrase('Which trials are stopped before their end.'), snippet: '\n  type: hyperband\n  min_iter: ${0:3}', keys: stop },
  { key: 'run_cap', text: phrase('How many trials there are in all.'), snippet: ' ${0:20}' },
  { key: 'name', text: phrase('What the sweep is called.'), snippet: ' $0' },
  { key: 'description', text: phrase('What it is about.'), snippet: ' $0' },
  {
    key: 'lossband', text: phrase('What W&B has no word for.'), snippet: '\n  workers: ${0:2}',
    keys: [
      { key: 'workers', text: phrase('How many trials run at the same time.'), snippet: ' ${0:2}' },
      { key: 'gpus', text: phrase('How many GPUs each trial has for itself.'), snippet: ' ${0:1}' },
      {
        key: 'place',
        text: phrase('Where the trials run: local is this machine, slurm the cluster that it belongs to, ray the one at RAY_API_SERVER_ADDRESS. The folder must be seen from there.'),
        snippet: ' ${0:slurm}',
      },
      { key: 'trials', text: phrase('How many trials there are in all.'), snippet: ' ${0:20}' },
      { key: 'budget', text: phrase('What may be spent: `trials`, `time` as in 90m or 8h, and `energy` as in 500Wh or 2kWh. Once it is spent, what runs may end.'), snippet: '\n    time: ${0:8h}' },
      { key: 'retries', text: phrase('How often a trial that failed is started again.'), snippet: ' ${0:1}' },
      { key: 'seed', text: phrase('The same seed and the same results suggest the same trials.'), snippet: ' ${0:0}' },
      { key: 'method', text: phrase('A search of ours in place of W&B’s.'), snippet: ' $0', values: searches },
      { key: 'stop', text: phrase('A stop rule of ours in place of `early_terminate`.'), snippet: '\n    type: ${0:forecast}', keys: stop },
      {
        key: 'objectives', text: phrase('Further metrics beside `metric`: the best trials are those that no other one beats in all of them.'),
        snippet: '\n    - name: ${1:latency}\n      goal: ${0:minimize}',
        keys: [
          { key: 'name', text: phrase('Its name, as the script logs or prints it.'), snippet: ' $0' },
          { key: 'goal', text: phrase('Whether less or more is better.'), snippet: ' $0', values: ['minimize', 'maximize'] },
        ],
      },
      {
        key: 'constraints', text: phrase('What must hold: relations between parameters, as heads * 64 <= width, and limits of metrics that are known in the end.'),
        snippet: '\n    - ${1:heads * 64 <= width}\n    - metric: ${2:latency}\n      upper: ${0:20}',
        keys: [
          { key: 'metric', text: phrase('Its name, as the script logs or prints it.'), snippet: ' $0' },
          { key: 'lower', text: phrase('The last value must not lie below.'), snippet: ' $0' },
          { key: 'upper', text: phrase('The last value must not lie above.'), snippet: ' $0' },
        ],
      },
      {
        key: 'warm_start',
        text: phrase('What is known from before: true for earlier sweeps of this file, or paths of sweeps, of Optuna studies and of folders with runs that logged their hyperparameters.'),
        snippet: ' ${0:true}', values: ['true'],
      },
      { key: 'conditions', text: phrase('Parameters that exist only for some values of another.'), snippet: '\n    ${1:momentum}: {param: ${2:optimizer}, in: [${0:sgd}]}' },
    ],
  },
];
