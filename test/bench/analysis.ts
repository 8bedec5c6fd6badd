/**
 * Microseconds per appended point and metric with all default rules on: a run with the usual metrics, fed row by row and in large batches.
 *
 *   node test/bench/analysis.ts [rows]
 */
import { createMonitor } from '../../src/analysis/index.ts';
import { emptyConfig } from '../../src/model/limit.ts';
import type { Columns } from '../../src/model/series.ts';

const rows = Number(process.argv[2] ?? 50_000);

/** A linear congruential generator (Numerical Recipes' constants): the same noise every time. */
let seed = 1;
const noise = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;

const metrics: Record<string, (step: number) => number> = {
  loss: (step) => (0.3 + 2 * Math.exp(-step / 4000)) * Math.exp(0.3 * noise()),
  acc: (step) => 1 - Math.exp(-step / 4000) / 2 + 0.05 * noise(),
  lr: (step) => 1e-3 * (1 + Math.cos((Math.PI * step) / rows)),
  grad_norm: (step) => (1 + Math.exp(-step / 4000)) * Math.exp(noise()),
  update_ratio: () => 1e-3 * Math.exp(0.5 * noise()),
  step_time: () => 0.1 * Math.exp(0.1 * noise()),
  mem_mb: () => 600 + Math.round(noise()),
};

const columnsOf = (value: (step: number) => number): Columns => {
  const steps = Float64Array.from({ length: rows }, (_, i) => i);
  return { steps, walls: steps, values: steps.map(value) };
};
const points = new Map(Object.entries(metrics).map(([tag, value]) => [tag, columnsOf(value)]));
const slice = ({ steps, walls, values }: Columns, from: number, to: number): Columns => ({
  steps: steps.subarray(from, to), walls: walls.subarray(from, to), values: values.subarray(from, to),
});

for (const batch of [1, 20, 5_000, 1, 20, 5_000]) {
  const monitor = createMonitor({ config: emptyConfig() });
  const begin = process.cpuUsage();
  for (let from = 0; from < rows; from += batch) {
    monitor.push(new Map([...points].map(([tag, columns]) => [tag, slice(columns, from, Math.min(rows, from + batch))])));
  }
  const { user, system } = process.cpuUsage(begin);
  const spent = (user + system) / rows / points.size;
  const state = JSON.stringify(monitor.state()).length;
  console.log(`batches of ${batch} rows: ${spent.toFixed(2)} µs of processor time per point and metric, state ${(state / points.size / 1024).toFixed(1)} KiB per series`);
}
