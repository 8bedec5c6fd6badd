// Loads a folder as VS Code does, with the engine in a worker thread, and prints one JSON object when the last point is stored and told.
import { setTimeout as sleep } from 'node:timers/promises';
import { startThread } from '../../src/base/thread.ts';
import type { EngineApi, EngineEvents } from '../../src/protocol/engineApi.ts';
import { portChannel } from '../../src/protocol/portChannel.ts';
import { connect } from '../../src/protocol/rpc.ts';

const [workerFile, folder, storage, wanted, charts, codeCache, linger] = process.argv.slice(2) as [string, string, string, string, string, string, string];
const counts = new Map<string, number>();
let total = 0;
let finished = false;

const start = performance.now();
const worker = startThread(workerFile, { codeCache });
const events: EngineEvents = {
  didChange(change) {
    for (const { run, series } of change.runs) {
      const count = series.reduce((sum, each) => sum + each.count, 0);
      total += count - (counts.get(run.id) ?? 0);
      counts.set(run.id, count);
    }
    if (total >= Number(wanted)) void finish();
  },
  didLog: (level, message) => process.stderr.write(`${level}: ${message}\n`),
};
const { far } = connect<EngineApi>(portChannel(worker), events);
await far.open({ roots: [{ path: folder, name: 'bench' }], configFiles: [], ignore: [], storage });

async function finish(): Promise<void> {
  if (finished) return;
  finished = true;
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage();
  const rss = process.resourceUsage().maxRSS * 1024;
  const { runs } = await far.snapshot();
  await far.series(runs.slice(0, Number(charts)).map(({ run, series }) => ({ run: run.id, tag: series[0]!.tag, columns: 600 })));
  const drawn = (performance.now() - start) / 1000;
  await sleep(1000 * Number(linger));
  await far.close();
  process.stdout.write(`${JSON.stringify({ wall, drawn, cpu: (user + system) / 1e6, rss })}\n`, () => process.exit(0));
}
