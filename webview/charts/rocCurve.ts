import type { PrCurveArtifact } from '../../src/model/artifact.ts';
import { formatCount, formatValue } from '../format.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { ChartKind } from './contract.ts';
import type { Layer } from './layer.ts';
import type { PrCurveData } from './prCurve.ts';
import { scaffold } from './scaffold.ts';

/** Rates by falling threshold, from nothing taken for positive to everything. */
interface Roc {
  falsePositiveRate: Float64Array;
  truePositiveRate: Float64Array;
}

/** True over false positive rate, one point per threshold of a PR curve whose log tells how many examples fell where. */
export const rocCurve: ChartKind<PrCurveData> = {
  id: 'rocCurve',
  title: 'ROC curve',
  needs: 'prCurve',
  draw({ curves }, look) {
    const ends = Float64Array.of(0, 1);
    const chance: Layer = { label: t('chance'), shape: 'curve', columns: { x: ends, y: ends }, colour: look.muted, width: 1, dash: [4, 4] };
    const layers = curves.flatMap(({ label, colour, curve }): Layer[] => {
      const roc = rocOf(curve);
      if (!roc) return [];
      return [{ label, shape: 'curve', columns: { x: roc.falsePositiveRate, y: roc.truePositiveRate }, ...styleOfRun(colour, look.kind) }];
    });
    return scaffold({ x: { min: 0, max: 1.02, title: t('false positive rate') }, y: { min: 0, max: 1.02, title: t('true positive rate') }, layers: [chance, ...layers] }, look);
  },
  table: ({ curves }) => ({
    columns: [t('Run'), t('Step'), t('false positive rate'), t('true positive rate')],
    rows: curves.flatMap(({ label, curve }) => {
      const roc = rocOf(curve);
      return [...(roc?.falsePositiveRate ?? [])].map((rate, at) => [label, formatCount(curve.step), formatValue(rate), formatValue(roc!.truePositiveRate[at]!)]);
    }),
    marked: [],
  }),
  describe: ({ curves }) =>
    curves.map(({ label, curve }) => t('{0}: area under the ROC curve {1} at step {2}', label, formatValue(areaUnder(rocOf(curve))), formatCount(curve.step))).join('. '),
};

/** TPR = TP / (TP + FN), FPR = FP / (FP + TN). Undefined where the log does not tell the counts, or all examples are of one class. */
export function rocOf({ outcomes }: PrCurveArtifact): Roc | undefined {
  if (!outcomes) return undefined;
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = outcomes;
  const points = [...truePositives.keys()]
    .map((at) => [falsePositives[at]! / (falsePositives[at]! + trueNegatives[at]!), truePositives[at]! / (truePositives[at]! + falseNegatives[at]!)] as const)
    .toSorted(([a, b], [c, d]) => a - c || b - d);
  if (!points.every(([a, b]) => Number.isFinite(a) && Number.isFinite(b))) return undefined;
  const all = [[0, 0], ...points, [1, 1]] as const;
  return { falsePositiveRate: Float64Array.from(all, ([x]) => x), truePositiveRate: Float64Array.from(all, ([, y]) => y) };
}

/** By the trapezoidal rule, as scikit-learn's `auc`; of thresholds far apart it is a little too low for a convex curve. */
export function areaUnder(roc: Roc | undefined): number {
  if (!roc) return NaN;
  const { falsePositiveRate: x, truePositiveRate: y } = roc;
  let area = 0;
  for (let at = 1; at < x.length; at++) area += ((x[at]! - x[at - 1]!) * (y[at]! + y[at - 1]!)) / 2;
  return area;
}
