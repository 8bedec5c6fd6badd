/** Metrics of an epoch by name: `loss`, `accuracy`, … */
export type EpochMetrics = Record<string, number>;

/** What the model said to each example of a part and what is true: rows of `width`. */
export interface Scores {
  width: number;
  /** Probabilities of classes, or predictions. */
  outcomes: Float32Array;
  /** Probabilities of classes, or true values. */
  labels: Float32Array;
}

const largest = (values: Float32Array): number => values.reduce((best, value, at) => (value > values[best]! ? at : best), 0);
const row = (values: Float32Array, at: number, width: number): Float32Array => values.subarray(at * width, (at + 1) * width);
const mean = (values: readonly number[]): number => (values.length === 0 ? NaN : values.reduce((a, b) => a + b, 0) / values.length);

/** Counts of examples by true class (row) and predicted class (column), shape [classes, classes]. */
export function confusionMatrix({ width, outcomes, labels }: Scores): Float32Array {
  const counts = new Float32Array(width * width);
  for (let at = 0; at < outcomes.length / width; at++) counts[largest(row(labels, at, width)) * width + largest(row(outcomes, at, width))]!++;
  return counts;
}

/**
 * Area under the ROC curve of one score, by the rank statistic of Mann and Whitney: the share of pairs of a positive and a negative in
 * which the positive scores higher, ties half. NaN where one side is empty.
 */
export function areaUnderRoc(scores: Float32Array, positive: readonly boolean[]): number {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let positives = 0, rankSum = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at++) {
      if (!positive[order[at]!]) continue;
      positives++;
      rankSum += rank;
    }
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}

/**
 * Accuracy, and precision, recall, F1 and AUC as means over the classes, each class alike ("macro"). A class that was never predicted has
 * precision 0; one that does not occur counts for none of them, nor for AUC one that every example has.
 */
export function classificationMetrics(scores: Scores): EpochMetrics {
  const { width, outcomes, labels } = scores, counts = confusionMatrix(scores), examples = outcomes.length / width;
  const classes = Array.from({ length: width }, (_, k) => k);
  const truth = Array.from({ length: examples }, (_, at) => largest(row(labels, at, width)));
  const each = classes.map((k) => {
    const right = counts[k * width + k]!, occurs = row(counts, k, width).reduce((a, b) => a + b, 0);
    const said = classes.reduce((sum, j) => sum + counts[j * width + k]!, 0);
    return { right, occurs, precision: said === 0 ? 0 : right / said, recall: right / occurs, f1: (2 * right) / (said + occurs) };
  });
  const present = each.filter(({ occurs }) => occurs > 0);
  const areas = classes.map((k) => areaUnderRoc(outcomes.filter((_, at) => at % width === k), truth.map((label) => label === k)));
  return {
    accuracy: each.reduce((sum, { right }) => sum + right, 0) / examples,
    precision: mean(present.map(({ precision }) => precision)),
    recall: mean(present.map(({ recall }) => recall)),
    f1: mean(present.map(({ f1 }) => f1)),
    auc: mean(areas.filter((area) => !Number.isNaN(area))),
  };
}

/** Mean absolute error, root of the mean squared error, and R² = 1 − Σe² / Σ(y − ȳ)², over all outputs. */
export function regressionMetrics({ width, outcomes, labels }: Scores): EpochMetrics {
  const errors = outcomes.map((value, at) => value - labels[at]!), n = errors.length;
  const centre = Array.from({ length: width }, (_, k) => mean([...labels.filter((_value, at) => at % width === k)]));
  const squares = errors.reduce((sum, error) => sum + error ** 2, 0);
  const spread = labels.reduce((sum, label, at) => sum + (label - centre[at % width]!) ** 2, 0);
  return { mae: errors.reduce((sum, error) => sum + Math.abs(error), 0) / n, rmse: Math.sqrt(squares / n), r2: 1 - squares / spread };
}
