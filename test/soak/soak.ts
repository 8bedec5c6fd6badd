// Random things done to logs while engines read them and are killed: `--sequences N`, `--seed N` the first of them, `--rounds N`, `--batch N` on an engine at once,
// `--engines N`. `--only N` runs one sequence alone, and makes it shorter where it fails. Most of the time goes into files: with `TMPDIR=/dev/shm` it takes half of it,
// but no freed inode is given to another file there.
import { parseArgs } from 'node:util';
import { type BatchOutcome, type BatchPlan, runBatch } from './batch.ts';
import { bundleEngine, EngineHandle } from './engineHandle.ts';
import { planEnds } from './plan.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' }, rounds: { type: 'string', default: '12' },
    batch: { type: 'string', default: '100' }, engines: { type: 'string', default: '1' }, only: { type: 'string' },
  },
});
const [size, rounds] = [Number(values.batch), Number(values.rounds)];
const first = Number(values.only ?? values.seed);
const end = values.only === undefined ? first + Number(values.sequences) : first + 1;
const entry = await bundleEngine();
const total: BatchOutcome = { failures: [], actions: 0, kills: 0, rests: 0, points: 0, exact: 0 };
let done = 0;

/** How the engine fares depends on the number of the batch alone, so that each of its sequences can be run again by itself. */
function planBatch(number: number): BatchPlan {
  const seeds = Array.from({ length: size }, (_, i) => number * size + i).filter((seed) => seed >= first && seed < end);
  return { sequences: seeds.map((seed) => ({ seed })), ends: planEnds(number, rounds), watch: number % 2 === 0 };
}

async function run(plan: BatchPlan, engine: EngineHandle): Promise<BatchOutcome> {
  try {
    return await runBatch(plan, engine);
  } catch (error) {
    await engine.kill();
    const failures = plan.sequences.map(({ seed }) => ({ seed, turns: [], message: `its batch ended: ${(error as Error).message}` }));
    return { failures, actions: 0, kills: 0, rests: 0, points: 0, exact: 0 };
  }
}

let next = Math.floor(first / size);
async function work(): Promise<void> {
  const engine = new EngineHandle(entry);
  while (next * size < end) {
    const plan = planBatch(next++);
    const { failures, ...counts } = await run(plan, engine);
    for (const [name, count] of Object.entries(counts)) total[name as keyof typeof counts] += count;
    total.failures.push(...failures);
    done += plan.sequences.length;
    for (const { seed, message } of failures) console.log(`seed ${seed}: ${message}`);
    console.log(`${done} sequences, ${total.failures.length} failures, ${total.kills} kills, ${total.points} points, ${(process.uptime()).toFixed(0)} s`);
  }
  await engine.kill();
}

await Promise.all(Array.from({ length: Number(values.engines) }, work));
const [failure] = total.failures;
if (values.only !== undefined && failure && failure.turns.length > 0) {
  console.log(`shorter:\n  ${await shrink({ ...planBatch(Math.floor(first / size)), sequences: [failure] }, new EngineHandle(entry))}`);
}
console.log(
  `${end - first} sequences of ${rounds} rounds: ${total.failures.length} failed, ${total.exact} logs compared point by point to the end; ${total.actions} actions, ` +
    `${total.rests} comparisons of all, ${total.kills} kills -9, ${total.points} points, each stored exactly once, in ${process.uptime().toFixed(0)} s`,
);
process.exit(total.failures.length > 0 ? 1 : 0);
