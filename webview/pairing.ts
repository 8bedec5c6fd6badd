/** Which part of the data a metric was measured on, as far as its name tells. */
export type Split = 'train' | 'val' | 'test' | '';

export interface SplitTag {
  /** The metric without the word for the data, e.g. `loss` for `val_loss` and `train/loss`. */
  base: string;
  split: Split;
}

const words: Record<string, Split> = {
  train: 'train', training: 'train', trn: 'train',
  val: 'val', valid: 'val', validation: 'val', eval: 'val', evaluation: 'val', dev: 'val',
  test: 'test', testing: 'test',
};

/**
 * Takes the word for the data off a tag, wherever frameworks put it: `train/loss`, `loss/val`, `val_loss`, `eval_loss`,
 * `metrics/val_acc`, and Lightning's `train_loss_step`, `train_loss_epoch`. A tag without such a word is its own base.
 */
export function splitTag(tag: string): SplitTag {
  const parts = tag.split('/');
  const at = parts.length > 1 ? parts.findIndex((part) => wordOf(part)) : -1;
  if (at >= 0) return { base: withoutPace(parts.toSpliced(at, 1)), split: wordOf(parts[at]!)! };
  const last = parts.at(-1)!;
  const [head, ...rest] = last.split(/[_.\- ]/);
  if (rest.length > 0 && wordOf(head!)) {
    return { base: withoutPace([...parts.slice(0, -1), last.slice(head!.length + 1)]), split: wordOf(head!)! };
  }
  const tail = rest.at(-1);
  if (tail && wordOf(tail)) return { base: [...parts.slice(0, -1), last.slice(0, -tail.length - 1)].join('/'), split: wordOf(tail)! };
  return { base: tag, split: '' };
}

/** The part of the data that a run's own name tells, e.g. Keras's `logs/validation`. */
export function splitOfRun(name: string): Split {
  return wordOf(name.split('/').at(-1)!) ?? '';
}

function wordOf(part: string): Split | undefined {
  const word = part.toLowerCase();
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** Lightning logs one metric both per step and per epoch and tells them apart at the end of the name. */
function withoutPace(parts: string[]): string {
  return parts.join('/').replace(/_(step|epoch)$/, '');
}

/** Tags that belong in one chart, by the metric they share. Order: as first met. */
export function pairTags(tags: Iterable<string>): Map<string, string[]> {
  const pairs = new Map<string, string[]>();
  for (const tag of tags) {
    const { base } = splitTag(tag);
    const pair = pairs.get(base);
    if (pair) pair.push(tag);
    else pairs.set(base, [tag]);
  }
  // Alone, a metric keeps the name that the log gives it.
  return new Map([...pairs].map(([base, members]) => [members.length === 1 ? members[0]! : base, members]));
}
