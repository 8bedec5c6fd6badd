/**
 * What a row of a table or a JSON line is counted by, and when it was written: told by the names of columns, which every framework
 * and everybody's own script choose alike.
 */

/** Best first: what counts through the whole training before what counts epochs. Compared in lower case, blanks and dashes as `_`. */
const stepNames = [
  'global_step', 'trainer/global_step', '_step', 'step', 'steps', 'current_step', 'current_steps', 'train_step', 'training_step', 'num_steps', 'total_steps', 'n_steps',
  'training_iteration', 'iteration', 'iterations', 'iter', 'n_iter', 'num_updates', 'n_updates', 'update', 'updates',
  'total_timesteps', 'time/total_timesteps', 'timesteps', 'timesteps_total', 'num_env_steps_sampled_lifetime', 'tokens_seen',
  'epoch', 'epochs', 'epoch_num', 'epoch_idx', 'round',
];
const surestStepNames = [
  'global_step', 'trainer/global_step', '_step', 'step', 'training_iteration', 'iteration', 'iter', 'total_timesteps', 'epoch',
];
/** Count within an epoch: with an epoch beside them they start again and again, and only the row number goes on. */
const innerNames = ['batch', 'batch_idx', 'batch_id', 'minibatch', 'it', 'i', 'idx'];
const epochNames = ['epoch', 'epochs', 'epoch_num', 'epoch_idx'];

/** Names that say nothing but "this counts". A guess by any other name may be wrong, so that column is drawn as well. */
const plainCounter = /^(?:_?step|global_step|iter(?:ation)?|epoch)$/;

const wallNames = [
  'timestamp', '_timestamp', 'wall_time', 'walltime', 'wall', 'time', 'datetime', 'date_time', 'date', 'ts', 'created_at', 'logged_at',
];

const normal = (name: string): string => name.trim().toLowerCase().replace(/[\s-]+/g, '_');

/** Index of the name that counts the rows, or -1: the number of the row does. */
export function pickStep(names: readonly string[]): number {
  const known = names.map(normal);
  const inner = first(known, innerNames);
  const step = first(known, stepNames);
  if (inner < 0) return step;
  if (step < 0) return inner;
  return epochNames.includes(known[step]!) ? -1 : step;
}

/** What a row says of its epoch, beside a counter that is another one. */
export function epochOf<T>(row: Readonly<Record<string, T>>, counter: string | undefined): T | undefined {
  return counter === undefined || epochNames.includes(normal(counter)) ? undefined : row[epochNames.find((name) => name in row) ?? ''];
}

/** Whether the column that counts is worth a curve of its own. */
export function isPlainCounter(name: string): boolean {
  return plainCounter.test(normal(name));
}

/** How sure it is that some name counts steps or epochs: 2 nothing but a training is counted so, 1 it may be, 0 none does. */
export function stepCertainty(names: readonly string[]): 0 | 1 | 2 {
  const known = names.map(normal);
  if (first(known, surestStepNames) >= 0) return 2;
  return first(known, [...stepNames, ...innerNames]) >= 0 ? 1 : 0;
}

/** Index of the name that tells the time of writing, or -1. */
export function pickWall(names: readonly string[]): number {
  return first(names.map(normal), wallNames);
}

/** Seconds since the epoch of what is unmistakably a date between 2001 and 2100, else NaN: elapsed times have the same names. */
export function wallOf(value: unknown): number {
  if (typeof value === 'number') {
    for (const perSecond of [1, 1e3, 1e6, 1e9]) {
      const seconds = value / perSecond;
      if (seconds >= 1e9 && seconds < 4.1e9) return seconds;
    }
  } else if (typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)) {
    return Date.parse(value.replace(' ', 'T').replace(/,(\d+)$/, '.$1')) / 1000;
  }
  return NaN;
}

function first(names: readonly string[], wanted: readonly string[]): number {
  for (const name of wanted) {
    const index = names.indexOf(name);
    if (index >= 0) return index;
  }
  return -1;
}

/** Words of metrics; accelerometers have an acc_x, and a lone `train` or `map` may be anything. */
const metricWord = new RegExp(
  '(?:^|[^a-z])(?:loss(?:es)?|acc(?![_ -]?[xyz](?:[^a-z]|$))|accuracy|mse|mae|rmse|mape|msle|auc|auroc|auprc|f1|m?iou|dice|m_ap'
  + '|top1|top5|precision|recall|ppl|perplexity|bleu|rouge[l\\d]*|wer|cer|psnr|ssim|nll|elbo|kl|reward|ep_rew_mean|lr|learning_rate|grad_norm|m?logloss|merror'
  + '|(?:val|valid|train|eval)[_/. -][a-z]\\w*)(?:[^a-z]|$)',
  'i',
);

/** Whether a name is one that trainings give to their metrics and data sets hardly to their features. */
export function isMetricName(name: string): boolean {
  return metricWord.test(name.replace(/([a-z])([A-Z])/g, '$1_$2'));
}
