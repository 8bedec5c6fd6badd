import { globMatches } from './glob.ts';
import type { Direction } from './limit.ts';

// The last word of a tag names what is measured (`val/top5_acc`, `eval_rouge_l`), so words are looked at from the end.
const lower = new Set([
  'loss', 'losses', 'nll', 'ce', 'bce', 'mse', 'rmse', 'mae', 'mape', 'rmsle', 'logloss', 'err', 'error', 'errors', 'perplexity',
  'ppl', 'wer', 'cer', 'ter', 'fid', 'kid', 'lpips', 'kl', 'energy', 'regret', 'cost', 'divergence', 'edit', 'distance',
]);
const higher = new Set([
  'acc', 'accuracy', 'top', 'f1', 'fbeta', 'auc', 'auroc', 'aucpr', 'auprc', 'ap', 'map', 'precision', 'recall', 'sensitivity',
  'specificity', 'iou', 'miou', 'dice', 'jaccard', 'bleu', 'chrf', 'rouge', 'rougel', 'meteor', 'psnr', 'ssim', 'r2', 'score',
  'reward', 'rewards', 'return', 'returns', 'mcc', 'kappa', 'hits', 'mrr', 'ndcg', 'success', 'winrate', 'elo',
]);

/** The words of a tag, last first, so that `val/binary_accuracy` and `valLoss` are understood alike. */
function wordsFromEnd(tag: string): string[] {
  return tag.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean).reverse();
}

/** Which way a metric is better: what the config says by glob, else what its name says, else neither. */
export function directionOf(tag: string, directions: Readonly<Record<string, Direction>> = {}): Direction {
  for (const [glob, direction] of Object.entries(directions)) if (globMatches(glob, tag)) return direction;
  for (const word of wordsFromEnd(tag)) {
    const bare = word.replace(/\d+$/, '');
    if (lower.has(word) || lower.has(bare)) return 'lower';
    if (higher.has(word) || higher.has(bare)) return 'higher';
  }
  return 'none';
}
