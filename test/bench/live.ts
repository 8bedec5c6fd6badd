// node test/bench/live.ts: how soon a written line is told of, with one log and with 2,000 at once, and what it costs to wait for more.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { startThread } from '../../src/base/thread.ts';
import type { EngineApi, EngineEvents } from '../../src/protocol/engineApi.ts';
import { portChannel } from '../../src/protocol/portChannel.ts';
import { connect } from '../../src/protocol/rpc.ts';

const { values } = parseArgs({ options: { appends: { type: 'string', default: '200' }, runs: { type: 'string', default: '2000' }, idle: { type: 'string', default: '20' }, settle: { type: 'string', default: '40' } } });
const workerFile = fileURLToPath(new URL('../../.bench/dist/worker.cjs', import.meta.url));
await build({ entryPoints: ['src/worker.ts'], outfile: workerFile, bundle: true, platform: 'node', target: 'node22', format: 'cjs', minify: true, logLevel: 'error' });

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const row = (step: number): string => `${JSON.stringify({ step, loss: 1 / (1 + step), acc: 1 - 1 / (1 + step) })}\n`;
const percentile = (sorted: number[], share: number): number => sorted[Math.ceil(sorted.length * share) - 1]!;

for (const watch of [true, false]) {
  await measure(`one log, ${values.appends} appends`, 1, Number(values.appends), watch);
  await measure(`${values.runs} live runs, appended at once`, Number(values.runs), 5, watch);
}

async function measure(name: string, runs: number, rounds: number, watch: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lossband-live-'));
  const logs = join(folder, 'logs');
  const paths = Array.from({ length: runs }, (_, run) => join(logs, `run${run}`, 'log.jsonl'));
  for (const path of paths) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, row(0) + row(1) + row(2));
  }
  const lastStep = new Map<string, number>();
  let onTold = (): void => undefined;
  const worker = startThread(workerFile);
  const events: EngineEvents = {
    didChange(change) {
      for (const { run, series } of change.runs) lastStep.set(run.id, series[0]?.last[0] ?? -1);
      onTold();
    },
    didLog: () => undefined,
  };
  const { far } = connect<EngineApi>(portChannel(worker), events);
  const toldAll = (step: number, late: (count: number) => void): Promise<void> =>
    new Promise((resolve) => {
      let before = 0;
      onTold = () => {
        const count = [...lastStep.values()].filter((last) => last >= step).length;
        if (count > before) late(count - before);
        before = count;
        if (count >= runs) resolve();
      };
      onTold();
    });
  await far.open({ roots: [{ path: logs, name: 'live' }], configFiles: [], ignore: [], storage: join(folder, 'storage'), watch });
  await toldAll(2, () => undefined);
  await far.refresh();
  const delays: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await sleep(runs === 1 ? 40 + 200 * Math.random() : 1_500);
    const written = performance.now();
    for (const path of paths) appendFileSync(path, row(3 + round));
    await toldAll(3 + round, (count) => delays.push(...Array<number>(count).fill(performance.now() - written)));
  }
  delays.sort((a, b) => a - b);
  await sleep(Number(values.settle) * 1000);
  const before = process.cpuUsage();
  await sleep(Number(values.idle) * 1000);
  const idle = process.cpuUsage(before);
  const share = (idle.user + idle.system) / 1e4 / Number(values.idle);
  console.log(`${name}, ${watch ? 'with' : 'without'} hints: p50 ${percentile(delays, 0.5).toFixed(0)} ms, p95 ${percentile(delays, 0.95).toFixed(0)} ms, ` +
    `worst ${delays.at(-1)!.toFixed(0)} ms from write to change; idle processor ${share.toFixed(2)} %`);
  await far.close();
  await worker.terminate();
  rmSync(folder, { recursive: true });
}
