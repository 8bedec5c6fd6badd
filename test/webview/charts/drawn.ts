import type { ChartConfiguration } from 'chart.js';
import type { Layer } from '../../../webview/charts/layer.ts';
import type { Look } from '../../../webview/theme.ts';

export const look: Look = { kind: 'light', text: '#333333', muted: '#666666', grid: '#cccccc', background: '#ffffff', error: '#cc0000', warning: '#cc8800', accent: '#0000ff', font: 'sans-serif', fontSize: 11 };

interface Drawn {
  x: (number | string)[];
  y: (number | string)[];
  /** Back to front: what, in which colour, how strongly, and its points. */
  layers: string[];
  marks: string[];
}

/** What a configuration draws, short enough to be read in a test. */
export function drawn({ data, options }: ChartConfiguration<'curve'>): Drawn {
  const scales = options!.scales as Record<'x' | 'y', { min: number; max: number; type: string }>;
  const ends = ({ min, max, type }: { min: number; max: number; type: string }): (number | string)[] => [round(min), round(max), type];
  const plugins = options!.plugins as unknown as { annotation: { annotations: Record<string, Record<string, unknown>> } };
  return { x: ends(scales.x), y: ends(scales.y), layers: (data.datasets[0]!.layers as Layer[]).map(layer), marks: Object.values(plugins.annotation.annotations).map(markOf) };
}

function layer({ shape, colour, opacity, dash, columns: { x, y }, floor, strengths }: Layer): string {
  const points = [...x].map((value, at) => `${round(value)}:${floor ? `${round(floor[at]!)}–` : ''}${round(y[at]!)}${strengths ? `@${round(strengths[at]!)}` : ''}`);
  return [shape, colour, ...(opacity === undefined ? [] : [opacity]), ...(dash?.length ? ['dash', ...dash] : []), ...points].join(' ');
}

function markOf({ type, value, content, xMin, xMax, label }: Record<string, unknown>): string {
  const text = String(content ?? (label as { content?: string } | undefined)?.content ?? '');
  return [type, ...(value === undefined ? [] : [`x=${String(value)}`]), ...(xMin === undefined ? [] : [`${String(xMin)}–${String(xMax)}`]), text].join(' ');
}

const round = (value: number): number => Number(value.toPrecision(6));
