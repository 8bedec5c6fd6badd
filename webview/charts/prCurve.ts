import type { PrCurveArtifact } from '../../src/model/artifact.ts';
import { formatCount, formatValue } from '../format.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { ChartKind } from './contract.ts';
import type { Layer } from './layer.ts';
import { scaffold } from './scaffold.ts';

export interface PrCurveData {
  /** The newest curve of each run. */
  curves: { label: string; colour: number; curve: PrCurveArtifact }[];
}

/** Precision over recall, one point per threshold. */
export const prCurve: ChartKind<PrCurveData> = {
  id: 'prCurve',
  title: 'Precision and recall',
  needs: 'prCurve',
  draw({ curves }, look) {
    const layers = curves.map(({ label, colour, curve }): Layer => {
      const style = styleOfRun(colour, look.kind);
      return { label, shape: 'curve', columns: { x: curve.recall, y: curve.precision }, ...style };
    });
    return scaffold({ x: { min: 0, max: 1.02, title: t('recall') }, y: { min: 0, max: 1.02, title: t('precision') }, layers }, look);
  },
  table: ({ curves }) => ({
    columns: [t('Run'), t('Step'), t('recall'), t('precision')],
    rows: curves.flatMap(({ label, curve }) =>
      [...curve.recall].map((recall, at) => [label, formatCount(curve.step), formatValue(recall), formatValue(curve.precision[at]!)]),
    ),
    marked: [],
  }),
  describe: ({ curves }) =>
    curves.map(({ label, curve }) => t('{0}: average precision {1} at step {2}', label, formatValue(averagePrecision(curve)), formatCount(curve.step))).join('. '),
};

/** Σ (Rₙ − Rₙ₋₁)·Pₙ over falling thresholds, as scikit-learn's `average_precision_score`. */
export function averagePrecision({ precision, recall }: PrCurveArtifact): number {
  const order = [...recall.keys()].toSorted((a, b) => recall[a]! - recall[b]! || precision[b]! - precision[a]!);
  let before = 0;
  return order.reduce((sum, at) => {
    const gain = recall[at]! - before;
    before = recall[at]!;
    return sum + gain * precision[at]!;
  }, 0);
}
