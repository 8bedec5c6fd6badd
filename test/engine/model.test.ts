import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { runBatch } from '../soak/batch.ts';
import { EngineHandle } from '../soak/engineHandle.ts';
import { writers } from '../soak/formats.ts';
import { planEnds } from '../soak/plan.ts';

const engine = new EngineHandle();
after(() => engine.kill());

/** The same as `npm run soak`, with few and fixed seeds. */
for (const watch of [true, false]) {
  test(`whatever is done to logs, each point counts exactly once, ${watch ? 'with' : 'without'} hints of the file system`, async () => {
    const sequences = Array.from({ length: writers.length }, (_, seed) => ({ seed: seed + (watch ? 0 : writers.length) }));
    const { failures, points, rests, kills } = await runBatch({ sequences, ends: planEnds(2, 12), watch }, engine);
    assert.deepEqual(failures.map(({ message }) => message), []);
    assert.ok(points > 0 && rests > 0 && kills > 0);
  });
}
