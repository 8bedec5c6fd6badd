export type ThemeKind = 'light' | 'dark' | 'hcLight' | 'hcDark';

/**
 * Colours of runs for each kind of theme. Found by annealing over OKLCH: each has a contrast of at least 3:1 with the backgrounds of
 * the common themes of its kind (4.5:1 in high contrast), and any two stay apart, as people see them with normal sight, protanopia,
 * deuteranopia and tritanopia (CIEDE2000 ≥ 9). Okabe–Ito fails here: its orange, sky and yellow reach 1.3 to 2.3:1 on white,
 * its blue 3.2:1 and its black 1.3:1 on dark. The test measures both properties.
 */
export const runColours: Record<ThemeKind, readonly string[]> = {
  light: ['#267ee8', '#ac1d03', '#669014', '#986ea2', '#ed4074', '#156141', '#0532b6', '#75254e'],
  dark: ['#4cabfd', '#e2333c', '#bcdb3b', '#7f61f3', '#fd9cba', '#089772', '#cf399e', '#70f6b5'],
  hcLight: ['#4454df', '#d32704', '#197a67', '#690a5a', '#9f578f', '#861501', '#350aa6', '#b72855'],
  hcDark: ['#3c91fd', '#f99c7c', '#c7fead', '#dc53c2', '#fcdd5b', '#7db20d', '#d1b6f4', '#a1fffb'],
};

/** Eight colours are what can be told apart; the runs after the eighth get a dash as well. */
const dashes: readonly (readonly number[])[] = [[], [2, 2], [8, 3, 2, 3], [4, 2]];

export interface RunStyle {
  colour: string;
  dash: readonly number[];
}

/** What a run looks like, by the number that it was given at first sight and keeps for good. */
export function styleOfRun(number: number, kind: ThemeKind): RunStyle {
  const colours = runColours[kind];
  const index = Math.max(0, Math.trunc(number));
  return { colour: colours[index % colours.length]!, dash: dashes[Math.floor(index / colours.length) % dashes.length]! };
}
