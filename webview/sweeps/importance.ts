import { formatCount, formatPercent } from '../format.ts';
import type { Layer } from '../charts/layer.ts';
import { scaffold } from '../charts/scaffold.ts';
import { styleOfRun } from '../palette.ts';
import { t } from '../strings.ts';
import type { SweepChart, SweepData } from './contract.ts';

const defaults = { shown: 12 };

/** How much each parameter has to do with being among the best. */
export const importance: SweepChart = {
  id: 'importance',
  title: () => t('Parameter importance'),
  note: ({ importance: found }) => (found ? t('{0}, from {1} trials', found.method, formatCount(found.trials)) : ''),
  applies: ({ importance: found }) => found !== undefined,
  draw(data, look) {
    const shown = sharesOf(data).slice(0, defaults.shown);
    const { colour } = styleOfRun(0, look.kind);
    const layers = shown.map(({ name, share }, at): Layer => {
      const middle = shown.length - 1 - at;
      const floor = Float64Array.of(middle - 0.35, middle - 0.35);
      return { label: name, shape: 'fill', columns: { x: Float64Array.of(0, share), y: Float64Array.of(middle + 0.35, middle + 0.35) }, floor, colour, opacity: 0.4 };
    });
    const font = { family: look.font, size: look.fontSize };
    const label = { type: 'label', xValue: 0, position: { x: 'start', y: 'center' }, color: look.text, font, padding: 4 } as const;
    const annotations = Object.fromEntries(
      shown.map(({ name, share }, at) => [
        name,
        { ...label, yValue: shown.length - 1 - at, content: `${name}  ${shareText(share)}` },
      ]),
    );
    const most = Math.max(...shown.map(({ share }) => share), 0.1);
    return scaffold({ x: { min: 0, max: most * 1.05, format: shareText }, y: { min: -0.6, max: shown.length - 0.4, lines: false, format: () => '' }, layers, annotations }, look);
  },
  table: (data) => ({ columns: [t('Parameter'), t('Share')], rows: sharesOf(data).map(({ name, share }) => [name, shareText(share)]), marked: [] }),
  describe(data) {
    const told = sharesOf(data).slice(0, 3).map(({ name, share }) => `${name} ${shareText(share)}`);
    return told.length > 0 ? told.join(', ') : t('Too few trials to tell');
  },
};

const shareText = (share: number): string => formatPercent(share).replace(/^\+/, '');

function sharesOf({ importance: found }: SweepData): { name: string; share: number }[] {
  return found?.shares ?? [];
}
