import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { test } from 'node:test';
import { EngineHandle } from '../soak/engineHandle.ts';
import { countOf, Lab, rows } from './lab.ts';

test('an engine that is killed while it reads loses nothing and counts nothing twice', async () => {
  const records = 2_500;
  using lab = new Lab({ 'a/log.jsonl': '', 'b/log.jsonl': '' });
  const engine = new EngineHandle();
  try {
    let written = 0;
    for (let kill = 0; written < records; kill++) {
      await engine.far.open(lab.options());
      const reading = engine.far.refresh().catch(() => undefined);
      for (let piece = 0; piece < 25; piece++, written += 20) for (const run of ['a', 'b']) appendFileSync(lab.path(`${run}/log.jsonl`), rows(written, 20));
      if (kill % 2 === 1) await reading;
      await engine.kill();
    }
    await engine.far.open(lab.options());
    await engine.far.refresh();
    const snapshot = await engine.far.snapshot();
    assert.deepEqual(['a', 'b'].map((run) => countOf(snapshot, run, 'loss')), [records, records]);
    assert.deepEqual(snapshot.runs.map(({ series }) => series[0]!.sum.toFixed(9)), Array(2).fill(sum(records).toFixed(9)));
    assert.deepEqual(engine.errors, []);
  } finally {
    await engine.kill();
  }
});

const sum = (count: number): number => Array.from({ length: count }, (_, step) => 1 / (1 + step)).reduce((all, value) => all + value, 0);
