/** What a metric is about, told from its name; `other` is judged only by what holds for any number. */
export type Role =
  | 'loss'
  | 'score'
  | 'learningRate'
  | 'gradientNorm'
  | 'updateRatio'
  | 'stepTime'
  | 'throughput'
  | 'memory'
  | 'counter'
  | 'other';

const evaluationWords = new Set(['val', 'valid', 'validation', 'eval', 'evaluation', 'test', 'dev', 'holdout', 'heldout']);
const trainingWords = new Set(['train', 'training', 'trn', 'tr']);

// First match wins: `learning_rate_loss` does not exist, but `grad_norm`, `step_time` and `samples_per_second` hold words of others.
const patterns: readonly [Role, RegExp][] = [
  ['learningRate', /\b(lr|learning rate)\d*\b/],
  ['updateRatio', /\b(update|upd|weight update)s? (ratio|to weight|norm ratio)\b|\bupdate to data\b|\bupdate ratio\b/],
  ['gradientNorm', /\bgrad(ient)?s?\b.*\bnorm\b|\bgradnorm\b|\bnorm\b.*\bgrad(ient)?s?\b/],
  ['throughput', /\b(samples|tokens|images|imgs|steps|it|iters|iterations|examples|frames)( per |\/| )(s|sec|second)\b|\b(throughput|fps|sps|tps|tokens per sec)\b/],
  ['stepTime', /\b(step|batch|iter|iteration|data|epoch|fetch|load|forward|backward|optimizer) ?(time|duration|seconds|secs|ms)\b|\btime per (step|batch|iter)\b|\bsec(ond)?s? per (step|it|batch)\b|\bdata ?loading\b/],
  ['memory', /\b(mem|memory|rss|vram|ram)\b/],
  ['counter', /^(step|steps|global step|iteration|iter|iters|epoch|epochs|wall|time|timestamp|date|elapsed|elapsed time|runtime|total time|num tokens|tokens|samples|examples|batch|batches|lossband step)$|\b(epoch|elapsed|timestamp|runtime)$/],
  // Two nets against each other, or a policy that changes its own data: such losses say little by their level.
  ['other', /\b(policy|value|actor|critic|generator|discriminator|gen|disc|adv|adversarial|gan|entropy|kl|reward|rewards|return|returns|d loss|g loss|loss [dg])\b/],
  ['loss', /\b(loss|losses|nll|ce|bce|mse|rmse|mae|mape|logloss|perplexity|ppl|cost|cross ?entropy|(squared|absolute|percentage|log) error)\d*\b/],
  ['score', /\b(acc|accuracy|top ?\d|f1|auc|auroc|map\d*|precision|recall|iou|miou|dice|bleu|rouge\w*|r2|psnr|ssim|score|err|error|errors|wer|cer|ter|mcc|ndcg)\d*\b/],
];

/** The words of a tag, e.g. `train/gradNorm.0` → `train grad norm 0`. */
function wordsOf(tag: string): string[] {
  return tag.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
}

export function roleOf(tag: string): Role {
  const words = wordsOf(tag).filter((word) => !trainingWords.has(word) && !evaluationWords.has(word)).join(' ');
  return patterns.find(([, pattern]) => pattern.test(words))?.[0] ?? 'other';
}

/** True for metrics of validation or test data. */
export function isEvaluation(tag: string): boolean {
  return wordsOf(tag).some((word) => evaluationWords.has(word));
}
