import assert from 'node:assert/strict';
import test from 'node:test';
import { runColours, styleOfRun, type ThemeKind } from '../../webview/palette.ts';
import { contrast, difference, labDifference, linear, visions } from './harness/colour.ts';

/** Editor backgrounds of VS Code's own themes and common ones of their kind, with the contrast that is wanted. */
const grounds: Record<ThemeKind, { backgrounds: string[]; least: number }> = {
  light: { backgrounds: ['#ffffff', '#f3f3f3'], least: 3 },
  dark: { backgrounds: ['#1f1f1f', '#1e1e1e', '#282c34'], least: 3 },
  hcLight: { backgrounds: ['#ffffff'], least: 4.5 },
  hcDark: { backgrounds: ['#000000'], least: 4.5 },
};
/** CIEDE2000; 2.3 is just noticeable, 9 is told apart without looking twice. */
const leastDifference = 9;

for (const [kind, { backgrounds, least }] of Object.entries(grounds) as [ThemeKind, (typeof grounds)[ThemeKind]][]) {
  test(`${kind}: every colour stands out from the background`, () => {
    for (const colour of runColours[kind]) {
      for (const background of backgrounds) {
        const found = contrast(linear(colour), linear(background));
        assert.ok(found >= least, `${colour} on ${background}: ${found.toFixed(2)}`);
      }
    }
  });

  for (const [vision, see] of Object.entries(visions)) {
    test(`${kind}: colours stay apart with ${vision}`, () => {
      const seen = runColours[kind].map((colour) => see(linear(colour)));
      seen.forEach((a, i) =>
        seen.slice(i + 1).forEach((b, j) => {
          const found = difference(a, b);
          assert.ok(found >= leastDifference, `${runColours[kind][i]} and ${runColours[kind][i + 1 + j]}: ${found.toFixed(1)}`);
        }),
      );
    });
  }
}

test('the difference agrees with published values', () => {
  // Sharma, Wu and Dalal (2005), pairs 1, 7 and 25 of their test data.
  const pairs: [a: [number, number, number], b: [number, number, number], expected: number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ];
  for (const [a, b, expected] of pairs) assert.ok(Math.abs(labDifference(a, b) - expected) < 1e-4, String(expected));
});

test('runs after the eighth get a dash as well', () => {
  const [first, ninth] = [styleOfRun(0, 'dark'), styleOfRun(8, 'dark')];
  assert.equal(first.colour, ninth.colour);
  assert.notDeepEqual(first.dash, ninth.dash);
});
