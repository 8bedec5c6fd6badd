// node test/bench/load.ts [--repeat N] [--trees N,N]: how long it takes to load logs that nobody has seen, all points stored and every record
// checked, beside TensorBoard's own loaders.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { pointsOf, type Tree, writeTree } from './eventLog.ts';
import { type Cost, loadByAccumulator, loadByDataServer, preparePeers } from './peers.ts';

/** `python`: small enough for TensorBoard's reader in Python to come to an end, at about 10,000 points a second. */
const trees: (Tree & { target: number; python?: boolean })[] = [
  { name: 'one file', runs: 1, tags: 10, points: 100_000, target: 0.5, python: true },
  { name: '100 runs', runs: 100, tags: 10, points: 10_000, target: 0.35 },
  { name: '1,000 runs', runs: 1_000, tags: 20, points: 50, target: 0.7 },
];

const { values } = parseArgs({ options: { repeat: { type: 'string', default: '3' }, trees: { type: 'string', default: '1,2,3' } } });
const bench = fileURLToPath(new URL('../../.bench/', import.meta.url));
const bundled = join(bench, 'dist');
const codeCache = join(bench, 'code');
await Promise.all([
  ...['worker', 'readAhead', 'thread'].map((name) =>
    build({ entryPoints: [`src/${name}.ts`], outfile: join(bundled, `${name}.cjs`), bundle: true, platform: 'node', target: 'node22', format: 'cjs', minify: true, logLevel: 'error' })),
  build({ entryPoints: ['test/bench/loadChild.ts'], outfile: join(bundled, 'loadChild.mjs'), bundle: true, platform: 'node', target: 'node22', format: 'esm', logLevel: 'error' }),
]);
const python = preparePeers(join(bench, 'venv'));
if (!python) console.log('TensorBoard could not be installed: its columns are left out.');
for (const number of values.trees.split(',')) await compare(trees[Number(number) - 1]!);

async function compare(tree: (typeof trees)[number]): Promise<void> {
  const logs = join(bench, 'logs', `${tree.runs}x${tree.tags}x${tree.points}`);
  if (!existsSync(logs)) writeTree(logs, tree);
  const points = pointsOf(tree);
  const ours: Cost[] = [];
  const theirs: Cost[] = [];
  // Not the first start after the installation, and logs that were written a moment ago: what was compiled is kept, what was read is in memory.
  loadByEngine(logs, points, 3);
  // In turns, so that both meet the same load of the machine.
  for (let i = 0; i < Number(values.repeat); i++) {
    ours.push(loadByEngine(logs, points));
    if (python) theirs.push(await loadByDataServer(python, logs));
  }
  console.log(`${tree.name}: ${points.toLocaleString('en')} points, median of ${values.repeat}`);
  const [own, server] = [median(ours), theirs.length > 0 ? median(theirs) : undefined];
  tell('Lossband, all points stored, checked', own);
  if (server) tell('tensorboard-data-server, 1,000 samples a tag', server);
  if (server) console.log(`  ratio: ${(own.wall / server.wall).toFixed(2)} by the clock, ${(own.cpu! / server.cpu!).toFixed(2)} of the processor; target ${tree.target}`);
  if (python && tree.python) {
    const accumulator = loadByAccumulator(python, logs);
    tell('EventAccumulator, all points', accumulator);
    console.log(`  ratio: 1/${(accumulator.wall / own.wall).toFixed(0)} by the clock, 1/${(accumulator.cpu! / own.cpu!).toFixed(0)} of the processor; target 1/50`);
  }
}

/**
 * In a process of its own: from the start of the engine's thread to the last point. Opens the cache once more for the second figure.
 * @param linger seconds that each process goes on, as an editor does, so that what was compiled is kept for the next
 */
function loadByEngine(logs: string, points: number, linger = 0): Cost {
  const storage = mkdtempSync(join(tmpdir(), 'lossband-bench-'));
  try {
    const load = (): { wall: number; cpu: number; rss: number; drawn: number } =>
      JSON.parse(execFileSync(process.execPath, [join(bundled, 'loadChild.mjs'), join(bundled, 'worker.cjs'), logs, storage, String(points), '20', codeCache, String(linger)], { encoding: 'utf8' }));
    const cold = load();
    const warm = load();
    return { ...cold, reopened: warm.drawn };
  } finally {
    rmSync(storage, { recursive: true });
  }
}

function median(costs: Cost[]): Cost {
  const middle = (key: keyof Cost): number => costs.map((cost) => cost[key] ?? NaN).sort((a, b) => a - b)[costs.length >> 1]!;
  return { wall: middle('wall'), cpu: middle('cpu'), rss: middle('rss'), reopened: middle('reopened') };
}

function tell(name: string, { wall, cpu, rss, reopened }: Cost): void {
  const memory = rss ? `, ${(rss / 2 ** 20).toFixed(0)} MB` : '';
  const again = reopened ? `; opened again, first 20 charts after ${(1000 * reopened).toFixed(0)} ms` : '';
  console.log(`  ${name}: ${wall.toFixed(2)} s${cpu === undefined ? '' : `, processor ${cpu.toFixed(2)} s`}${memory}${again}`);
}
