// Random things done to logs while engines read them and are killed: `--sequences N`, `--length N`, `--seed N`, `--engines N`.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { bundleEngine, EngineHandle } from './engineHandle.ts';
import { runSequence } from './sequence.ts';

const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '20000' }, length: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' },
    // Most of a sequence is waiting for the clocks of files.
    engines: { type: 'string', default: String(2 * availableParallelism()) },
  },
});
const sequences = Number(values.sequences);
const bundle = await bundleEngine();
const total = { begun: 0, done: 0, exact: 0, actions: 0, kills: 0, points: 0 };
const failures: string[] = [];

async function work(): Promise<void> {
  const engine = new EngineHandle(bundle);
  while (total.begun < sequences) {
    const seed = Number(values.seed) + total.begun++;
    try {
      const { actions, kills, points, exact } = await runSequence(seed, Number(values.length), engine);
      total.exact += exact ? 1 : 0;
      total.actions += actions.length;
      total.kills += kills;
      total.points += points;
    } catch (error) {
      const { message, cause } = error as Error;
      failures.push(`${message}: ${(cause as Error).message}`);
      console.log(failures.at(-1));
      await engine.kill();
    }
    if (++total.done % 100 === 0) console.log(`${total.done} sequences, ${failures.length} failures, ${total.kills} kills, ${total.points} points`);
  }
  await engine.kill();
}

await Promise.all(Array.from({ length: Number(values.engines) }, work));
console.log(
  `${sequences} sequences of ${values.length} actions: ${failures.length} failed, ${total.exact} compared point by point in full; ` +
    `${total.actions} actions, ${total.kills} kills -9, ${total.points} points, each stored exactly once`,
);
process.exit(failures.length > 0 ? 1 : 0);
