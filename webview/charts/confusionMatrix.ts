import type { ConfusionMatrixArtifact } from '../../src/model/artifact.ts';
import { formatCount, formatValue } from '../format.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { Look } from '../theme.ts';
import type { ChartKind } from './contract.ts';
import type { Layer } from './layer.ts';
import { type Annotations, scaffold } from './scaffold.ts';

/** Numbers in cells can be read up to so many classes. The strongest cell stays light enough for its number. */
const defaults = { numbered: 12, faintest: 0.05, strongest: 0.55 };

export interface ConfusionMatrixData {
  matrix: ConfusionMatrixArtifact | undefined;
  colour: number;
}

interface CellOf {
  actual: number;
  predicted: number;
  count: number;
  /** Of all examples of the true class. */
  share: number;
}

/** True classes downwards, predicted ones to the right; the stronger a cell, the larger its share of the true class. */
export const confusionMatrix: ChartKind<ConfusionMatrixData> = {
  id: 'confusionMatrix',
  title: 'Confusion matrix',
  needs: 'confusionMatrix',
  draw({ matrix, colour }, look) {
    const classes = matrix?.classes ?? [];
    const cells = cellsOf(matrix);
    const size = classes.length;
    const layer: Layer = {
      label: t('Confusion matrix'),
      shape: 'cells',
      columns: { x: Float64Array.from(cells, ({ predicted }) => predicted), y: Float64Array.from(cells, ({ actual }) => size - 1 - actual) },
      strengths: Float64Array.from(cells, ({ share }) => (share > 0 ? defaults.faintest + share * (defaults.strongest - defaults.faintest) : 0)),
      colour: styleOfRun(colour, look.kind).colour,
    };
    const axis = { min: -0.5, max: Math.max(size, 1) - 0.5, whole: true, lines: false };
    const nameAt = (at: number): string => classes[at] ?? '';
    return scaffold(
      {
        x: { ...axis, title: t('predicted class'), format: nameAt },
        y: { ...axis, title: t('true class'), format: (at) => nameAt(size - 1 - at) },
        layers: [layer],
        annotations: size <= defaults.numbered ? numbersOf(cells, size, look) : {},
      },
      look,
    );
  },
  table: ({ matrix }) => {
    const cells = cellsOf(matrix).filter(({ count }) => count !== 0);
    return {
      columns: [t('true class'), t('predicted class'), t('Examples'), t('Share of the true class')],
      rows: cells.map(({ actual, predicted, count, share }) => [matrix!.classes[actual]!, matrix!.classes[predicted]!, formatValue(count), formatValue(share)]),
      marked: cells.flatMap(({ actual, predicted }, at) => (actual === predicted ? [] : [at])),
    };
  },
  describe({ matrix }) {
    const cells = cellsOf(matrix);
    const total = cells.reduce((sum, { count }) => sum + count, 0);
    if (!matrix || total === 0) return t('Nothing to draw');
    const right = cells.reduce((sum, { actual, predicted, count }) => sum + (actual === predicted ? count : 0), 0);
    const told = t('accuracy {0} at step {1}', formatValue(right / total), formatCount(matrix.step));
    const [worst] = cells.filter(({ actual, predicted, count }) => actual !== predicted && count > 0).toSorted((a, b) => b.count - a.count);
    if (!worst) return told;
    return `${told}. ${t('Most often {0} was taken for {1}: {2}', matrix.classes[worst.actual]!, matrix.classes[worst.predicted]!, formatValue(worst.count))}`;
  },
};

function cellsOf(matrix: ConfusionMatrixArtifact | undefined): CellOf[] {
  if (!matrix) return [];
  const { classes: { length: size }, counts } = matrix;
  return Array.from({ length: size }, (_, actual) => {
    const row = counts.subarray(actual * size, (actual + 1) * size);
    const total = row.reduce((sum, count) => sum + count, 0);
    return Array.from(row, (count, predicted) => ({ actual, predicted, count, share: total > 0 ? count / total : 0 }));
  }).flat();
}

function numbersOf(cells: readonly CellOf[], size: number, look: Look): Annotations {
  const font = { family: look.font, size: look.fontSize };
  return Object.fromEntries(
    cells.map(({ actual, predicted, count }) => [
      `${actual} ${predicted}`,
      { type: 'label', xValue: predicted, yValue: size - 1 - actual, content: formatValue(count), color: count === 0 ? look.muted : look.text, font, padding: 0 },
    ]),
  );
}
