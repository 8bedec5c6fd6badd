/** What the words around a number mean. English as the frameworks print it, and the Chinese of common scripts. */

const epochWords = new Set(['epoch', 'epochs', 'ep', '轮', '轮次', '轮数']);

/** The finer a counter counts over the whole run, the higher; the highest one of a line is its step. */
const stepWords = new Map([
  ...['global_step', 'globalstep', 'num_updates', 'train_num_updates', 'valid_num_updates', 'total_timesteps', 'num_timesteps', 'timesteps', 'timestep'].map((word) => [word, 5] as const),
  ...['step', 'steps', '步', '步数'].map((word) => [word, 4] as const),
  ...['iter', 'iters', 'iteration', 'iterations', 'iterate', 'it', 'itr', '迭代'].map((word) => [word, 3] as const),
  ...['update', 'updates', 'episode', 'round', 'generation', 'gen', 'trial'].map((word) => [word, 2] as const),
  ...['batch', 'minibatch'].map((word) => [word, 1] as const),
]);

/** Last words of steps of two words: `global step`, `num updates`. */
const joinedSteps = new Set([...stepWords.keys()].map((word) => word.slice(word.lastIndexOf('_') + 1)));

const phaseWords = new Map([
  ...['train', 'training', '训练'].map((word) => [word, 'train'] as const),
  ...['val', 'valid', 'validation', 'dev', '验证'].map((word) => [word, 'val'] as const),
  ...['test', 'testing', '测试'].map((word) => [word, 'test'] as const),
  ...['eval', 'evaluation', 'evaluate', '评估'].map((word) => [word, 'eval'] as const),
]);

/** Words that may stand before a counter: `End of epoch 3`, `Current step: 5`. */
const leadWords = new Set(
  'current end of start starting begin beginning finished finish after at completed learning optimizer minibatch ending imputation'.split(' '),
);

/** Words of sentences: a run of words with one of them is no name. */
const sentenceWords = new Set(
  ('is are was were be has have had in on at to from of for by with than then and or but not no did does do will can this that these the a an ' +
    'as into after before until over under it took got if when while because due per about larger smaller more less improved reducing').split(' '),
);

/** Parts of names that are metrics wherever they stand, and words that are where they stand alone: `acc` in `val_acc`, not in `account`. */
const metricParts = 'loss|error|accura|score|perplex|reward|ep_?ret|violation(?:$|(?=: \\d))|(?<!machine )precision|recall|损失|准确率|精度|学习率';
const metricWords =
  'acc|acc\\d|auc|auroc|f1|mae|mse|rmse|mape|r2|err|merror|m?logloss|nll|elbo|kl|entropy|likelihood|energy|objective|cost|inertia|' +
  'ppl|bp[cb]|bleu|rouge\\w*|wer|cer|eer|map\\d*|miou|iou|dice|psnr|ssim|fid|ndcg|mrr|top\\d+|rew|return|lr|learning.?rate|g?norm';
const knownMetric = new RegExp(`${metricParts}|(?:^|[^a-z])(?:${metricWords})(?![a-z])`, 'i');

/** Time-keeping of progress displays, names of processes and devices, what the best was before: not worth a chart. */
const bookkeeping = /^(?:remaining(?: time)?|eta|elapsed(?: time)?|eta_seconds|passed|v_num|pid|date|cuda|(?:last|prev|previous|old) best.*)$/i;

/** Sizes and counts that are given to a training or known before it, where a line says nothing of when it holds. */
const setting = /^(?:num|number of)(?=[ _])|(?:^|[ _])(?:params|parameters|batch.?size|workers|seed|samples|examples|classes|gpus|devices)$/i;

const lower = (word: string): string => word.toLowerCase().replace(/[.#]+$/, '');

export const phaseOf = (word: string): string | undefined => phaseWords.get(lower(word));

export const isSentence = (words: readonly string[]): boolean => words.some((word) => sentenceWords.has(lower(word)));

export const isKnownMetric = (name: string): boolean => knownMetric.test(name);

export const isSetting = (name: string): boolean => setting.test(name);

/** `Errors: 3`: a compiler, a test or a server has counted them; errors of a model are no whole numbers. */
export const isCountOfErrors = (name: string, value: number): boolean => Number.isInteger(value) && /^errors?$/i.test(name);

export const isBookkeeping = (name: string, duration: boolean): boolean => bookkeeping.test(name) || (duration && /^total$/i.test(name));

/** Whether some word of the line may be the name of a counter. */
const counting = /ep(?:och|isode)?s?(?![a-z])|step|iter|\bitr?\b|update|round|gen|trial|batch|fold|轮|步|迭代/i;

/** Whether a line can say anything as long as none has said where it stands: spares most lines of most files the reading. */
export const mayPlace = (line: string): boolean => counting.test(line) || isKnownMetric(line) || /^\s*[[(#]?\d|^\s*s:\d|Namespace\(/.test(line);

export interface CounterName {
  kind: 'epoch' | 'step';
  weight: number;
  phase?: string;
}

/** Reads the words before a number as the name of a counter (`Train Epoch`, `global step`); undefined where they are none. */
export function counterOf(words: readonly string[]): CounterName | undefined {
  const last = lower(words.at(-1) ?? '');
  if (!stepWords.has(last) && !epochWords.has(last) && !joinedSteps.has(last)) return undefined;
  const joined = words.length > 1 ? `${lower(words.at(-2)!)}_${last}` : '';
  const lead = words.slice(0, stepWords.has(joined) ? -2 : -1);
  const phase = lead.map(phaseOf).find((found) => found !== undefined);
  if (!lead.every((word) => leadWords.has(lower(word)) || phaseOf(word) !== undefined)) return undefined;
  const weight = stepWords.get(joined) ?? stepWords.get(last);
  if (weight !== undefined) return { kind: 'step', weight, ...(phase && { phase }) };
  return epochWords.has(last) ? { kind: 'epoch', weight: 0, ...(phase && { phase }) } : undefined;
}

/** `epoch3`, `step_100`, `第3轮`, ESPnet's `3epoch`: a counter and its value in one word. */
export function gluedCounter(word: string): { words: string[]; value: number } | undefined {
  const match = /^(epoch|ep|step|iter|iteration|it|batch|round|episode)[-_#]?(\d+)$/i.exec(word) ?? /^第?(\d+)(轮次?|步|epoch)$/.exec(word);
  if (!match) return undefined;
  const [name, digits] = /^\d/.test(match[1]!) ? [match[2]!, match[1]!] : [match[1]!, match[2]!];
  return { words: [name], value: Number(digits) };
}
