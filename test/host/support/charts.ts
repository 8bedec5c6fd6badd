import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../../../tools/wait.ts';
import { dashboard } from './screen.ts';

/** One thing on a canvas, as its chart holds it. */
export interface Layer {
  shape: 'curve' | 'fill' | 'dots' | 'cells' | 'edge';
  label: string;
  points: number;
  /** Of the finite values. */
  low: number;
  high: number;
  /** Lengths on and off, '' for a line without gaps. */
  dash: string;
  /** Drawn weaker than the others. */
  faint: boolean;
  hollow: boolean;
}

/** What a chart shows: its axes, its layers from back to front, and its marks such as `10 lr 0.01`. */
export interface Drawn {
  x: { min: number; max: number; type: string };
  y: { min: number; max: number; type: string };
  layers: Layer[];
  marks: string[];
}

/** What is on the canvas within an element; undefined while there is nothing. */
export function drawnIn(element: Locator): Promise<Drawn | undefined> {
  return element.locator('lossband-plot').first().evaluate((plot) => {
    type Ends = { min: number; max: number; type: string };
    type Set = { shape: Layer['shape']; label: string; columns: { x: Float64Array; y: Float64Array }; dash?: number[]; opacity?: number; hollow?: boolean };
    type Note = { value?: number; content?: string; label?: { content?: string } };
    const { chart } = plot as unknown as {
      chart?: { scales: Record<'x' | 'y', Ends>; config: { data: { datasets: { layers: Set[] }[] }; options: { plugins: { annotation: { annotations: Record<string, Note> } } } } };
    };
    if (!chart) return undefined;
    const ends = ({ min, max, type }: Ends): Ends => ({ min, max, type });
    const layers = chart.config.data.datasets[0]!.layers.map(({ shape, label, columns: { y }, dash = [], opacity = 1, hollow = false }) => {
      const finite = [...y].filter(Number.isFinite);
      return { shape, label, points: y.length, low: Math.min(...finite), high: Math.max(...finite), dash: dash.join(' '), faint: opacity < 1, hollow };
    });
    const marks = Object.values(chart.config.options.plugins.annotation.annotations).map(({ value, content, label }) => [value, content ?? label?.content].filter((part) => part !== undefined).join(' '));
    return { x: ends(chart.scales.x), y: ends(chart.scales.y), layers, marks };
  });
}

/** The drawing of a card, once it is as it should be. */
export function drawnWhen(what: string, element: Locator, fits: (drawn: Drawn) => boolean): Promise<Drawn> {
  return waitFor(what, async () => {
    const drawn = await drawnIn(element);
    return drawn && fits(drawn) && drawn;
  });
}

/** Draws the runs that a filter leaves in the list, and no others. */
export async function drawRuns(page: Page, filter: string, count: number): Promise<void> {
  const view = dashboard(page);
  const box = view.getByRole('textbox', { name: 'Filter runs' });
  await box.fill(filter);
  await waitFor(`${count} runs like ${filter}`, async () => (await view.locator('.picker-row').count()) === count);
  await pick(page, 'Choose runs', `Draw all ${count} in the list`);
  await box.fill('');
  await view.locator('.picker-count', { hasText: new RegExp(`^${count} of`) }).waitFor();
}

/** Chooses from a menu of the dashboard, or of one of its charts. */
export async function pick(page: Page, menu: string, item: string, within: Pick<Locator, 'getByRole'> = dashboard(page)): Promise<void> {
  await within.getByRole('button', { name: menu, exact: true }).click();
  await dashboard(page).getByRole('menuitem', { name: item, exact: true }).click();
}

/** Opens one of the views of the dashboard. */
export async function openTab(page: Page, name: 'Charts' | 'Control' | 'Compare' | 'Media' | 'Sweeps'): Promise<void> {
  await dashboard(page).getByRole('tab', { name: new RegExp(`^${name}`) }).click();
}
