import type { ChartConfiguration, ScaleOptions } from 'chart.js';
import { formatCount, formatValue } from '../format.ts';
import type { Look } from '../theme.ts';
import type { Layer } from './layer.ts';

export interface AxisSpec {
  min: number;
  max: number;
  log?: boolean;
  title?: string;
  /** A tick at each whole number. */
  whole?: boolean;
  /** Lines across the plot at the ticks of y; so it is unless switched off, for pictures that fill the plot. */
  lines?: boolean;
  format?(value: number): string;
}

/** The plug-in's own types name their files without extensions, which Node's module resolution does not follow. */
export type Annotations = Record<string, { type: 'line' | 'box' | 'label'; [option: string]: unknown }>;

export interface ScaffoldSpec {
  x: AxisSpec;
  y: AxisSpec;
  /** From back to front. */
  layers: Layer[];
  annotations?: Annotations;
  /** Pixels at the right for labels of lines, which would lie over the curves inside. */
  margin?: number;
}

/** As many decimals as tell two ticks apart; sizes that need an exponent get one. */
export function formatTick(value: number, spacing: number): string {
  const decimals = Math.max(0, Math.ceil(-Math.log10(spacing) - 1e-9));
  if (!Number.isFinite(decimals) || decimals > 6 || Math.abs(value) >= 1e6) return formatValue(value);
  return formatCount(Number(value.toFixed(decimals)), decimals);
}

/** The configuration that all charts share: calm axes, no animation, no tooltip over the plot, no legend in the canvas. */
export function scaffold({ x, y, layers, annotations = {}, margin = 0 }: ScaffoldSpec, look: Look): ChartConfiguration<'curve'> {
  return {
    type: 'curve',
    data: { datasets: [{ type: 'curve', data: [], layers }] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      // Curves clip themselves.
      clip: false,
      layout: { padding: { top: 6, right: Math.max(10, margin) } },
      scales: { x: axis('bottom', x, look), y: axis('left', y, look) },
      plugins: { annotation: { annotations, clip: margin === 0, animations: false } } as object,
    },
  };
}

function axis(position: 'bottom' | 'left', { min, max, log = false, title, whole = false, lines = true, format }: AxisSpec, look: Look): ScaleOptions<'linear' | 'logarithmic'> {
  const font = { family: look.font, size: look.fontSize };
  const horizontal = position === 'bottom';
  return {
    type: log ? 'logarithmic' : 'linear',
    position,
    min,
    // Where its ends are whole steps apart, chart.js counts ticks from the lower end and not from 0.
    max: whole ? max + 0.01 : max,
    border: { display: horizontal, color: look.grid },
    grid: { display: !horizontal && lines, color: look.grid, drawTicks: false, lineWidth: 1 },
    ticks: {
      color: look.muted,
      font,
      padding: 6,
      maxRotation: 0,
      // Six numbers always have room above one another.
      autoSkip: horizontal || whole || log,
      autoSkipPadding: 18,
      maxTicksLimit: whole ? 50 : horizontal ? 8 : 6,
      ...(whole && { stepSize: 1 }),
      includeBounds: false,
      callback: (value: string | number, _: number, ticks: { value: number }[]) => {
        if (log) return isDecade(Number(value), min, max) ? (format ?? formatValue)(Number(value)) : '';
        return format ? format(Number(value)) : formatTick(Number(value), Math.abs((ticks[1]?.value ?? NaN) - ticks[0]!.value));
      },
    },
    title: { display: title !== undefined, text: title, color: look.muted, font, padding: 2 },
    // The same room for every chart, so that plots stand under one another and do not jump while values grow.
    ...(horizontal ? {} : { afterFit: (scale: { width: number }) => void (scale.width = 58) }),
  } as ScaleOptions<'linear' | 'logarithmic'>;
}

/** On a log axis that spans little, round values are labelled; else the powers of ten alone, which is what people read. */
function isDecade(value: number, min: number, max: number): boolean {
  if (Math.log10(max / min) < 1.5) return Number(value.toPrecision(1)) === Number(value.toPrecision(6));
  return Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
}
