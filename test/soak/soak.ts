// Random things done to logs while engines read them and are killed: `--sequences N`, `--length N`, `--seed N`.
import { parseArgs } from 'node:util';
import { bundleEngine, EngineHandle } from './engineHandle.ts';
import { runSequence } from './sequence.ts';

const { values } = parseArgs({
  options: { sequences: { type: 'string', default: '20000' }, length: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
const sequences = Number(values.sequences);
const engine = new EngineHandle(await bundleEngine());
const total = { sequences: 0, exact: 0, actions: 0, kills: 0, points: 0 };
const failures: string[] = [];
for (let i = 0; i < sequences; i++) {
  const seed = Number(values.seed) + i;
  try {
    const { actions, kills, points, exact } = await runSequence(seed, Number(values.length), engine);
    total.sequences++;
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
  if ((i + 1) % 500 === 0) console.log(`${i + 1} sequences, ${failures.length} failures, ${total.kills} kills, ${total.points} points`);
}
console.log(
  `${sequences} sequences of ${values.length} actions: ${failures.length} failed, ${total.exact} compared point by point in full; ` +
    `${total.actions} actions, ${total.kills} kills -9, ${total.points} points, each stored exactly once`,
);
await engine.kill();
process.exit(failures.length > 0 ? 1 : 0);
