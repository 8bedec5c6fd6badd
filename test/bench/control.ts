/**
 * Scores the default rules on a folder of labelled trainings (`labels.json`, `runs/*.jsonl`, `score.py`).
 *
 *   node test/bench/control.ts ../shared/control [--columns loss,val_loss,acc,val_acc] [--write alarms.json] [--misses]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createMonitor } from '../../src/analysis/index.ts';
import { emptyConfig } from '../../src/model/limit.ts';
import { ColumnBuilder, type Columns } from '../../src/model/series.ts';

const { values: options, positionals: [folder = '../shared/control'] } = parseArgs({
  allowPositionals: true,
  options: { columns: { type: 'string' }, write: { type: 'string' }, misses: { type: 'boolean', default: false } },
});
const wanted = options.columns?.split(',');

/** JSON lines as Python writes them: with bare NaN and Infinity. */
function readRun(run: string): Map<string, Columns> {
  const builders = new Map<string, ColumnBuilder>();
  for (const line of readFileSync(join(folder, 'runs', `${run}.jsonl`), 'utf8').trim().split('\n')) {
    const row = JSON.parse(line.replace(/(?<=[:,[]\s*)(NaN|-?Infinity)/g, '"$1"')) as Record<string, number | string>;
    for (const [tag, value] of Object.entries(row)) {
      if (tag === 'step' || tag === 'wall' || (wanted && !wanted.includes(tag))) continue;
      if (!builders.has(tag)) builders.set(tag, new ColumnBuilder());
      builders.get(tag)!.push(Number(row['step']), Number(row['wall']), Number(value));
    }
  }
  return new Map([...builders].map(([tag, builder]) => [tag, builder.columns()]));
}

function alarmsOf(run: string): { step: number; metric: string; rule: string }[] {
  const monitor = createMonitor({ config: emptyConfig() });
  const first = new Map<string, { step: number; metric: string; rule: string }>();
  for (const { found } of [monitor.push(readRun(run)), monitor.flush()]) {
    for (const { step, metric, rule } of found) first.set(JSON.stringify([step, metric, rule]), { step, metric, rule });
  }
  return [...first.values()];
}

const runs = Object.keys(JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as object).filter((run) => !run.startsWith('_'));
const alarms = Object.fromEntries(runs.map((run) => [run, alarmsOf(run)]));
const file = options.write ?? join(mkdtempSync(join(tmpdir(), 'lossband-')), 'alarms.json');
writeFileSync(file, JSON.stringify(alarms));
const arguments_ = [join(folder, 'score.py'), '--labels', join(folder, 'labels.json'), '--alarms', file];
const { status } = spawnSync('python3', options.misses ? [...arguments_, '--misses'] : arguments_, { stdio: 'inherit' });
process.exitCode = status ?? 2;
