import { sigmaMethods } from '../../model/limit.ts';
import { phrase } from '../../model/phrase.ts';
import type { YamlKey } from '../yamlLanguage/keys.ts';

const metric: YamlKey = {
  key: 'metric',
  text: phrase("The metric's name; * stands for any part of it, ? for one character."),
  snippet: ' "$0"',
  values: 'metrics',
};

/** Every key of `lossband.yaml`; a test compares them with the schema and with what the engine reads. */
export const configKeys: readonly YamlKey[] = [
  { key: 'roots', text: phrase('Folders or glob patterns with logs to watch, relative to this file or absolute.'), snippet: '\n  - $0' },
  { key: 'ignore', text: phrase('Glob patterns of paths that are never looked at.'), snippet: '\n  - "$0"' },
  {
    key: 'limits',
    text: phrase('Fixed limits for metrics.'),
    snippet: '\n  - metric: "$1"\n    upper: $0',
    keys: [
      metric,
      { key: 'lower', text: phrase('The metric must stay above this number.'), snippet: ' $0' },
      { key: 'upper', text: phrase('The metric must stay below this number.'), snippet: ' $0' },
      { key: 'severity', text: phrase('How bad it is: error, warning or info.'), snippet: ' $0', values: ['error', 'warning', 'info'] },
    ],
  },
  {
    key: 'baselines',
    text: phrase('What counts as normal for metrics: steps of the run, earlier runs, or numbers.'),
    snippet: '\n  - metric: "$1"\n    window: [$2, $0]',
    keys: [
      metric,
      { key: 'window', text: phrase('First and last step of the run that are normal.'), snippet: ' [$1, $0]' },
      { key: 'runs', text: phrase('Names of earlier good runs.'), snippet: ' [$0]', values: 'runs' },
      { key: 'mean', text: phrase('The mean, as a number.'), snippet: ' $0' },
      { key: 'sigma', text: phrase('The standard deviation, as a number.'), snippet: ' $0' },
      {
        key: 'sigmaFrom',
        text: phrase('How σ is estimated from the baseline: movingRange, medianMovingRange, sd or mad. The chart of a trend always takes the median of its residuals.'),
        snippet: ' $0',
        values: sigmaMethods,
      },
      { key: 'exclude', text: phrase('Steps that do not count.'), snippet: ' [$0]' },
    ],
  },
  {
    key: 'directions',
    text: phrase('Which way metrics are better: lower, higher or none.'),
    snippet: '\n  "$1": $0',
    named: { names: 'metrics', values: ['lower', 'higher', 'none'] },
  },
  {
    key: 'muted',
    text: phrase('Rules that are switched off for metrics.'),
    snippet: '\n  - rule: $1\n    metric: "$0"',
    keys: [{ key: 'rule', text: phrase('The id of the rule.'), snippet: ' $0', values: 'rules' }, metric],
  },
  { key: 'rules', text: phrase('Rules that are not on by default and are wanted.'), snippet: '\n  - $0', values: 'rules' },
  { key: 'patterns', text: phrase('Regular expressions for odd text logs, with named groups: step or epoch, and one for each metric.'), snippet: "\n  - '$0'" },
];
