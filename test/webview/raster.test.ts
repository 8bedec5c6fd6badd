import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Hairline, Raster } from '../../webview/charts/raster.ts';
import type { Pixels } from '../../webview/charts/ruler.ts';

const place = { left: 0, top: 0, ratio: 1 };
const look: Hairline = { colour: '#102030', opacity: 1, dash: [] };
const pixels = (points: [x: number, y: number][]): Pixels => {
  const sorted = points.toSorted(([a], [b]) => a - b);
  return { x: Float64Array.from(sorted, ([x]) => x), y: Float64Array.from(sorted, ([, y]) => y), count: sorted.length };
};
const rowsOf = ({ pixels, width, height }: Raster, column: number): number[] => Array.from({ length: height }, (_, row) => row).filter((row) => pixels[row * width + column] !== 0);

test('every point that is seen has its pixel, and what is drawn in a column hangs together', () => {
  const point = fc.tuple(fc.double({ min: -20, max: 60, noNaN: true }), fc.oneof({ weight: 9, arbitrary: fc.double({ min: -30, max: 50, noNaN: true }) }, fc.constant(NaN)));
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 60 }), (points) => {
      const raster = new Raster(40, 20);
      raster.stroke(look, pixels(points), place);
      for (const [x, y] of points) {
        if (x >= 0 && x < 40 && y >= 0 && y < 20) assert.ok(rowsOf(raster, Math.floor(x)).includes(Math.floor(y)), `${x}, ${y}`);
      }
      for (let column = 0; column < 40; column++) {
        const rows = rowsOf(raster, column);
        assert.ok(rows.length === 0 || rows.length === rows.at(-1)! - rows[0]! + 1);
      }
    }),
  );
});

test('a line between two points that are out of sight crosses the plot where it should', () => {
  const raster = new Raster(10, 10);
  raster.stroke(look, pixels([[-1000, -1000], [1000, 1000]]), place);
  for (let column = 0; column < 10; column++) assert.ok(rowsOf(raster, column).includes(column));
});

test('nothing is drawn over a gap, dashes leave out columns, pixels are those of the screen', () => {
  const raster = new Raster(20, 4);
  raster.stroke(look, pixels([[0, 1], [4, 1], [5, NaN], [6, 1], [9, 1]]), { ...place, ratio: 2 });
  assert.deepEqual([9, 10, 11].map((column) => rowsOf(raster, column)), [[], [], []]);
  assert.deepEqual([8, 12].map((column) => rowsOf(raster, column)), [[2], [2]]);
  const dashed = new Raster(10, 4);
  dashed.stroke({ ...look, dash: [3, 2] }, pixels([[0, 1], [9, 1]]), place);
  assert.deepEqual(Array.from({ length: 10 }, (_, column) => rowsOf(dashed, column).length), [1, 1, 1, 0, 0, 1, 1, 1, 0, 0]);
});

test('colours are those asked for, and what is faint lets through what is under it', () => {
  const raster = new Raster(2, 1);
  const flat = [[0, 0], [2, 0]] as [number, number][];
  raster.stroke({ ...look, colour: '#ff0000' }, pixels(flat), place);
  assert.deepEqual([...new Uint8Array(raster.pixels.buffer, 0, 4)], [255, 0, 0, 255]);
  raster.stroke({ ...look, colour: '#0000ff', opacity: 0.2 }, pixels(flat), place);
  assert.deepEqual([...new Uint8Array(raster.pixels.buffer, 0, 4)], [204, 0, 51, 255]);
});
