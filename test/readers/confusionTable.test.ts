import assert from 'node:assert/strict';
import test from 'node:test';
import { confusionTableOf } from '../../src/readers/wandb/confusionTable.ts';

const tableOf = (classes: number): Uint8Array => {
  const names = Array.from({ length: classes }, (_, at) => `class ${at}`);
  const data = names.flatMap((actual, row) => names.map((predicted, column) => [actual, predicted, row === column ? 5 : 0]));
  return new TextEncoder().encode(JSON.stringify({ columns: ['Actual', 'Predicted', 'nPredictions'], data }));
};

test('a table of many classes is read to its end, as long as it says, a vast one not at all', () => {
  for (const [classes, read] of [[3, true], [100, true], [600, false]] as const) {
    const bytes = tableOf(classes);
    const leaves = new Map<string, string | number>([['m.path', 'media/table/m.json'], ['m.ncols', 3], ['m.size', bytes.length]]);
    const matrix = confusionTableOf(leaves, 'm', (name, most = 64 * 1024) => (name === 'files/media/table/m.json' ? bytes.subarray(0, most) : undefined));
    assert.equal(matrix?.counts.length, read ? classes ** 2 : undefined, `${classes} classes in ${bytes.length} bytes`);
    assert.equal(matrix?.counts[0], read ? 5 : undefined);
  }
});

test('a size that is none asks for no more than usual', () => {
  for (const size of [-1, NaN, 'large']) {
    const leaves = new Map<string, string | number>([['m.path', 'm.json'], ['m.ncols', 3], ['m.size', size]]);
    assert.equal(confusionTableOf(leaves, 'm', (_, most) => (most === undefined ? tableOf(2) : undefined))?.classes.length, 2);
  }
});
