import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, copyFileSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { waitFor } from '../../tools/wait.ts';
import { manualClock } from '../base/manualClock.ts';
import { countOf, Lab, rows, seriesOf, Watched } from './lab.ts';

for (const watch of [true, false]) {
  describe(`a folder that changes, ${watch ? 'with' : 'without'} hints from the file system`, () => {
    test('a log that appears and grows is told of, row by row', async () => {
      using lab = new Lab();
      await using watched = await Watched.open(lab.options({ watch }));
      await watched.until(({ scanning }) => !scanning);
      lab.write('a/log.jsonl', rows(0, 3));
      await watched.engine.refresh();
      await watched.until((state) => countOf(state, 'a', 'loss') === 3);
      for (let step = 3; step < 6; step++) {
        appendFileSync(lab.path('a/log.jsonl'), rows(step, 1));
        await watched.until((state) => countOf(state, 'a', 'loss') === step + 1);
      }
    });

    test('a torn row waits for its end', async () => {
      using lab = new Lab({ 'a/log.jsonl': `${rows(0, 2)}{"step": 2, "loss": 0.2` });
      await using watched = await Watched.open(lab.options({ watch }));
      await watched.until((state) => countOf(state, 'a', 'loss') === 2);
      appendFileSync(lab.path('a/log.jsonl'), '5}\n');
      const { runs } = await watched.until((state) => countOf(state, 'a', 'loss') === 3);
      assert.deepEqual(seriesOf(runs, 'a', 'loss')!.last, [2, 0.25]);
    });

    test('a truncated log starts a new generation: what it says again supersedes, the rest is kept', async () => {
      using lab = new Lab({ 'a/log.jsonl': rows(0, 10) });
      await using watched = await Watched.open(lab.options({ watch }));
      await watched.until((state) => countOf(state, 'a', 'loss') === 10);
      writeFileSync(lab.path('a/log.jsonl'), rows(6, 2, () => 7));
      const { runs } = await watched.until((state) => countOf(state, 'a', 'loss') === 8);
      const series = seriesOf(runs, 'a', 'loss')!;
      assert.deepEqual([series.superseded, series.last], [4, [7, 7]]);
    });

    test('a log that is rotated by name counts once, its late rows included', async () => {
      using lab = new Lab({ 'a/log.jsonl': rows(0, 5) });
      await using watched = await Watched.open(lab.options({ watch }));
      await watched.until((state) => countOf(state, 'a', 'loss') === 5);
      appendFileSync(lab.path('a/log.jsonl'), rows(5, 2));
      renameSync(lab.path('a/log.jsonl'), lab.path('a/log.jsonl.1'));
      lab.write('a/log.jsonl', rows(7, 3));
      await watched.engine.refresh();
      const { runs } = await watched.until((state) => countOf(state, 'a', 'loss') === 10);
      assert.deepEqual([runs.length, seriesOf(runs, 'a', 'loss')!.superseded], [1, 0]);
    });

    test('a log that is copied and then truncated counts once', async () => {
      using lab = new Lab({ 'a/log.jsonl': rows(0, 5) });
      await using watched = await Watched.open(lab.options({ watch }));
      await watched.until((state) => countOf(state, 'a', 'loss') === 5);
      copyFileSync(lab.path('a/log.jsonl'), lab.path('a/log.jsonl.1'));
      truncateSync(lab.path('a/log.jsonl'), 0);
      appendFileSync(lab.path('a/log.jsonl'), rows(5, 4));
      await watched.engine.refresh();
      const { runs } = await watched.until((state) => countOf(state, 'a', 'loss') === 9);
      assert.equal(runs.length, 1);
    });

    test('a log of which only the header was read is not taken for another with the same header', async () => {
      const head = 'step,loss\n';
      using lab = new Lab({ 'a/metrics.csv': `${head}0,1\n1,1\n2,1\n` });
      await using watched = await Watched.open(lab.options({ watch }));
      await watched.until((state) => countOf(state, 'a', 'loss') === 3);
      writeFileSync(lab.path('a/metrics.csv'), head);
      await watched.engine.refresh();
      appendFileSync(lab.path('a/metrics.csv'), '3,1\n4,1\n');
      renameSync(lab.path('a/metrics.csv'), lab.path('a/metrics.csv.1'));
      writeFileSync(lab.path('a/metrics.csv'), `${head}5,1\n6,1\n`);
      await watched.engine.refresh();
      const { runs } = await watched.engine.snapshot();
      assert.equal(runs.flatMap(({ series }) => series).filter(({ tag }) => tag === 'loss').reduce((sum, { count }) => sum + count, 0), 7);
    });

    test('a run whose log is deleted leaves, and comes back with it', async () => {
      using lab = new Lab({ 'a/log.jsonl': rows(0, 5), 'b/log.jsonl': rows(0, 1) });
      await using watched = await Watched.open(lab.options({ watch }));
      const before = await watched.until(({ runs }) => runs.length === 2);
      const colour = before.runs.find(({ run }) => run.name === 'a')!.colour;
      rmSync(lab.path('a'), { recursive: true });
      await watched.engine.refresh();
      await watched.until(({ runs }) => runs.length === 1);
      lab.write('a/log.jsonl', rows(0, 5));
      await watched.engine.refresh();
      const { runs } = await watched.until((state) => countOf(state, 'a', 'loss') === 5);
      assert.equal(runs.find(({ run }) => run.name === 'a')?.colour, colour);
    });

    test('another name for the same file is no second run', async () => {
      using lab = new Lab({ 'a/log.jsonl': rows(0, 5) });
      linkSync(lab.path('a/log.jsonl'), lab.path('a/same.jsonl'));
      await using watched = await Watched.open(lab.options({ watch }));
      await watched.engine.refresh();
      const { runs } = await watched.engine.snapshot();
      assert.deepEqual(runs.map(({ run }) => run.sources), [['a/log.jsonl']]);
    });

    test('links are not followed, neither found ones nor one that takes the place of a log', async () => {
      using lab = new Lab({ 'a/log.jsonl': rows(0, 2) });
      const outside = join(lab.folder, 'outside');
      mkdirSync(outside);
      writeFileSync(join(outside, 'log.jsonl'), rows(0, 50));
      symlinkSync(outside, lab.path('linked'));
      await using watched = await Watched.open(lab.options({ watch }));
      await watched.engine.refresh();
      rmSync(lab.path('a/log.jsonl'));
      symlinkSync(join(outside, 'log.jsonl'), lab.path('a/log.jsonl'));
      await watched.engine.refresh();
      const { runs } = await watched.engine.snapshot();
      assert.deepEqual(runs, []);
    });
  });
}

test('a log that may not be read is told of and read once it may', { skip: process.getuid?.() === 0 && 'root may read everything' }, async () => {
  using lab = new Lab({ 'a/log.jsonl': rows(0, 2), 'b/log.jsonl': rows(0, 2) });
  await using watched = await Watched.open(lab.options());
  await watched.until((state) => countOf(state, 'a', 'loss') === 2);
  chmodSync(lab.path('a/log.jsonl'), 0o000);
  appendFileSync(lab.path('b/log.jsonl'), rows(2, 1));
  await watched.until((state) => countOf(state, 'b', 'loss') === 3);
  chmodSync(lab.path('a/log.jsonl'), 0o600);
  appendFileSync(lab.path('a/log.jsonl'), rows(2, 1));
  await watched.until((state) => countOf(state, 'a', 'loss') === 3);
});

test('a row that comes after a quiet time is told at once, what comes within the pause after it at its end', async () => {
  using lab = new Lab({ 'a/log.jsonl': rows(0, 3) });
  const clock = manualClock();
  await using watched = await Watched.open(lab.options(), { clock });
  await watched.engine.refresh();
  const { runs } = await waitFor('a folder that was read', async () => {
    clock.advance(250);
    const state = await watched.engine.snapshot();
    return !state.scanning && state.runs.length === 1 && state;
  });
  const query = { run: runs[0]!.run.id, tag: 'loss', columns: 0 };
  let count = 3;
  const isToldAtOnce = async (): Promise<boolean> => {
    appendFileSync(lab.path('a/log.jsonl'), rows(count++, 1));
    await waitFor('the row in the store', async () => (await watched.engine.series([query]))[0]!.steps.length === count);
    await setImmediate();
    return countOf(await watched.engine.snapshot(), 'a', 'loss') === count;
  };
  // Looks go on in real time, and what one of them has to write begins a pause as well; then the next quiet time will do.
  await waitFor('a row that was told while the clock stood', async () => {
    await waitFor('the end of all pauses', () => {
      const quiet = !clock.isAwaited;
      clock.advance(250);
      return quiet;
    });
    return isToldAtOnce();
  });
  // A backlog, which a slow machine makes of a row, is told when it was read, pause or not.
  await waitFor('a row that waits', async () => !(await isToldAtOnce()));
  clock.advance(250);
  await watched.until((state) => countOf(state, 'a', 'loss') === count);
});
