import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EngineHandle } from '../soak/engineHandle.ts';
import { runSequence } from '../soak/sequence.ts';

const engine = new EngineHandle();
after(() => engine.kill());

/** The same as `npm run soak`, with few and fixed seeds; odd ones without hints from the file system. */
for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
  test(`whatever is done to logs, each point is stored exactly once: sequence ${seed}`, async () => {
    const { points } = await runSequence(seed, 20, engine);
    assert.ok(points > 0);
  });
}
