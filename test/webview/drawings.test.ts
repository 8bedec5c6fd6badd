// What charts put onto a canvas, stroke by stroke. `node --test --test-update-snapshots test/webview/drawings.test.ts` takes new snapshots, to be looked at.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchBrowser, noBrowser } from './harness/browser.ts';

describe('drawings', { skip: noBrowser }, () => {
  let browser: Browser;
  let drawings: Record<string, string[]> = {};
  let long: number[] = [];
  let onScreen = { inAll: NaN, byPixel: NaN };

  before(async () => {
    const bundle = await build({ entryPoints: ['test/webview/harness/drawings.ts'], bundle: true, write: false, format: 'iife', target: 'chrome134' });
    browser = await launchBrowser();
    const page = await browser.newPage();
    await page.evaluate(bundle.outputFiles[0]!.text);
    ({ drawings, long, onScreen } = await page.evaluate(() => {
      const found = globalThis as unknown as { drawings: Record<string, string[]>; long: Float64Array; onScreen: { inAll: number; byPixel: number } };
      return { drawings: found.drawings, long: [...found.long], onScreen: found.onScreen };
    }));
  });
  after(() => browser.close());

  for (const name of ['a smoothed curve', 'values that are no numbers', 'one point', 'a group on a log axis', 'a zoomed curve', 'a control chart', 'a distribution', 'a PR curve', 'a ROC curve', 'a confusion matrix']) {
    test(name, (context) => context.assert.snapshot(drawings[name]));
  }

  test('three thin lines on the screen look like the one that a picture has', () => {
    assert.ok(onScreen.inAll < 0.1, `strength in all: ${onScreen.inAll}`);
    assert.ok(onScreen.byPixel < 0.2, `pixel by pixel: ${onScreen.byPixel}`);
  });

  test('histograms are ridges: the ground, a fill and its line, the newest in front', () => {
    assert.deepEqual(drawings['histograms']!.map((told) => told.split(' ')[0]), ['fill', 'fill', 'stroke', 'fill', 'fill', 'stroke']);
  });

  test('of a long curve every column of pixels has its lowest and highest point, and no more than four points', () => {
    const [told] = drawings['a long curve']!;
    const points = told!.split(': ')[1]!.split(' ').map((part) => part.slice(1).split(',').map(Number) as [number, number]);
    const columns = Map.groupBy(points, ([x]) => x);
    const [low, high] = [Math.min(...long), Math.max(...long)];
    const pixelOf = (value: number): number => 120 - ((value - (low - (high - low) * 0.05)) / ((high - low) * 1.1)) * 120;
    const values = Map.groupBy(long.keys(), (at) => 58 + Math.round((at / (long.length - 1)) * 300));
    for (const [column, members] of values) {
      const drawn = columns.get(column)!.map(([, y]) => y);
      const pixels = members.map((at) => pixelOf(long[at]!));
      assert.ok(drawn.length <= 4, `${drawn.length} points in column ${column}`);
      assert.ok(Math.abs(Math.min(...drawn) - Math.min(...pixels)) <= 1 && Math.abs(Math.max(...drawn) - Math.max(...pixels)) <= 1, `column ${column}`);
    }
  });
});
