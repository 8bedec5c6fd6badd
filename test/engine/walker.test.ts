import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPhrase } from '../../src/model/phrase.ts';
import { Walker } from '../../src/engine/walker.ts';
import { Lab } from './lab.ts';

/** A walker over 300 logs that writes down what it tells, and what it says was missed. */
function walkerOf(lab: Lab): { walker: Walker; found: Set<string>; missed: number[]; work(): void } {
  for (let i = 0; i < 300; i++) lab.write(`run${i}/log.jsonl`, '{"step": 1, "loss": 2}\n');
  const [found, missed] = [new Set<string>(), [] as number[]];
  const files = { found: ({ path }: { path: string }): unknown => found.add(path), missed: (met: ReadonlySet<string>): unknown => missed.push(met.size) };
  const ignore = { folder: () => undefined, file: () => undefined, checkpoint: () => undefined };
  const walker = new Walker({ root: lab.logs, ignore: [], others: new Set() }, files, () => Date.now(), ignore);
  // A deadline that has passed: the walk pauses as soon as it may.
  return { walker, found, missed, work: () => walker.work(0) };
}

test('a walk is made of pieces, however large the tree', () => {
  using lab = new Lab();
  const { walker, found, missed, work } = walkerOf(lab);
  let pieces = 0;
  for (; !walker.done; pieces++) {
    const before = found.size;
    work();
    assert.ok(found.size - before <= 32, `${found.size - before} files at once`);
  }
  assert.deepEqual([found.size, missed, pieces > 10], [300, [300], true]);
});

test('a walk that is stopped keeps what it met, says so, and loses nothing; the next one is asked for', () => {
  using lab = new Lab();
  const { walker, found, missed, work } = walkerOf(lab);
  // The folders come first.
  while (found.size < 20) work();
  const met = found.size;
  walker.stop();
  assert.deepEqual([walker.done, walker.isDue, missed], [true, false, []], 'what was not met is not lost');
  assert.match(formatPhrase(walker.problems[0]!.message), new RegExp(`stopped after ${met} files`));
  walker.request();
  assert.equal(walker.isDue, false, 'a hint does not begin it again');
  walker.restart();
  while (!walker.done) work();
  assert.deepEqual([found.size, missed, walker.problems], [300, [300], []]);
});
