import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Columns } from '../../src/model/series.ts';
import { columns, detect, healthyLoss, noiseFrom } from './helpers.ts';

const length = 400;
const onset = 250;
const noise = noiseFrom(9);
const noisy = (level: (i: number) => number): Columns => columns(Array.from({ length }, (_, i) => level(i) * Math.exp(0.3 * noise())));
const after = (before: number, then: number) => (i: number): number => (i < onset ? before : then);

/** The causes that a run's detections name. */
const causesOf = (series: Record<string, Columns>): (string | undefined)[] => [...new Set(detect(series).map(({ diagnosis }) => diagnosis?.cause))];

describe('diagnosis', () => {
  const cases: [cause: string, series: Record<string, Columns>][] = [
    ['lr-jump', { lr: columns(Array.from({ length }, (_, i) => after(1e-3, 0.1)(i))), loss: columns(healthyLoss(length)) }],
    ['gradient-scale', { loss: columns(healthyLoss(length)), grad_norm: noisy(after(1, 100)) }],
    ['broken-input', { loss: noisy(after(1, 3)), grad_norm: noisy(after(1, 20)) }],
    ['label-noise', { loss: noisy(after(0.5, 2.5)), acc: columns(Array.from({ length }, (_, i) => after(0.9, 0.3)(i) + 0.05 * noise())) }],
    ['overflow', { loss: columns(healthyLoss(length).map((value, i) => (i < onset ? value : NaN))) }],
    ['frozen-optimizer', { loss: columns(healthyLoss(length)), update_ratio: noisy(after(1e-3, 0)) }],
    ['optimizer-state', { loss: columns(healthyLoss(length)), update_ratio: noisy(after(1e-3, 1e-2)) }],
    ['repeated-batch', { loss: columns(healthyLoss(length).map((value, i) => (i < onset ? value : 0.4 + 0.001 * (length - i)))) }],
    ['leak', { loss: noisy(after(1, 0.1)) }],
    ['memory-leak', { mem_mb: columns(Array.from({ length }, (_, i) => 600 + Math.max(0, i - onset))) }],
    ['starved-loader', { step_time: noisy(after(0.1, 0.3)) }],
    ['overfitting', { loss: columns(healthyLoss(length)), val_loss: columns(Array.from({ length: 40 }, (_, i) => 1 + (i - 12) ** 2 / 400), Array.from({ length: 40 }, (_, i) => 10 * i)) }],
  ];
  for (const [cause, series] of cases) it(`names ${cause}`, () => assert.ok(causesOf(series).includes(cause), `found ${causesOf(series).join(', ')}`));
});
