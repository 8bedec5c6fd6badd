import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writers } from './formats.ts';
import { type End, planTurns, type Step, type Turn } from './plan.ts';
import { Random } from './random.ts';
import { firstValue, type LogModel, World } from './world.ts';

const defaults = {
  /** Logs of a sequence, each of another format. */
  logs: 3,
};

/** Values of points by the folder of their log, as often as they are there. */
export type Found = ReadonlyMap<string, readonly number[]>;

/** Random things done to a few logs, and what must come of them. Nothing of it depends on what else there is. */
export class Sequence {
  readonly seed: number;
  readonly turns: readonly Turn[];
  readonly world: World;

  /** @param turns in place of those that the seed makes */
  constructor(seed: number, ends: readonly End[], place: { root: string; outside: string }, turns?: readonly Turn[]) {
    const random = new Random(seed);
    const rest = [...writers];
    const own = Array.from({ length: defaults.logs }, () => rest.splice(random.below(rest.length), 1)[0]!);
    this.seed = seed;
    this.turns = turns ?? planTurns(random, ends, own.length);
    this.world = new World(place.root, `s${seed}`, seed, place.outside, own);
  }

  act(round: number): void {
    for (const { action, log, amount } of this.turns[round]!) {
      this.settle();
      act(this.world.logs[log]!, action, amount, this.world);
    }
  }

  /** Every log is as its writer left it, and whole steps are done. */
  settle(): void {
    this.world.restoreLinks();
    for (const log of this.world.logs) log.settle();
  }

  /** The engine has read all that is there. */
  looked(): void {
    for (const log of this.world.logs) log.looked();
  }

  /** @throws where what counts is not what counts for the oracle */
  checkVisible(found: Found): void {
    for (const log of this.world.logs) {
      const values = [...found.get(log.folder) ?? []].sort();
      assert.deepEqual(values.filter((value, i) => value === values[i - 1]), [], `points of ${log.folder} (${log.writer.format}) count twice`);
      if (log.exact) assert.deepEqual(values, [...log.visible()].sort(), `what counts in ${log.folder} (${log.writer.format}), stored and expected`);
      else assert.deepEqual(values.filter((value) => !this.world.ever.has(value)), [], `points of ${log.folder} (${log.writer.format}) were never written`);
    }
  }

  /** @throws where a point that was there when the engine looked is missing, is there twice, or was never written */
  checkStored(found: Found): void {
    const stored = this.world.logs.flatMap(({ folder }) => found.get(folder) ?? []).sort();
    const unique = new Set(stored);
    const missing = new Set([...this.world.must].filter((value) => !unique.has(value)));
    assert.deepEqual(this.world.logs.flatMap((log) => placesOf(log, missing)), [], 'points are missing');
    assert.deepEqual(stored.filter((value, i) => value === stored[i - 1]), [], 'points are stored twice');
    assert.deepEqual(stored.filter((value) => !this.world.ever.has(value)), [], 'points were never written');
  }

  /** How many logs' points that count are known to the oracle, each. */
  get exact(): number {
    return this.world.logs.filter(({ exact }) => exact).length;
  }
}

/** Whether a number is the value of a point, and not something else that a log says. */
export const isValue = (value: number): boolean => value >= firstValue && value < 10 * firstValue;

function act(log: LogModel, action: Step['action'], amount: number, world: World): void {
  switch (action) {
    case 'append':
      return log.append(1 + Math.floor(5 * amount));
    case 'appendTorn':
      return log.appendTorn(amount);
    case 'copyTruncate':
      return log.copyTruncate(amount < 0.5);
    case 'replaceByOther':
    case 'truncate':
      return log[action](Math.floor(6 * amount));
    case 'reuseInode': {
      log.remove();
      // The file system gives the freed inode to the next file.
      const other = world.logs[Math.floor(world.logs.length * amount)]!;
      other.remove();
      return other.create();
    }
    default:
      return log[action]();
  }
}

/** Which content of a log missing points were in, and what its files hold; for the message. */
function placesOf(log: LogModel, missing: ReadonlySet<number>): string[] {
  const places = log.generations.flatMap(({ points }, i) => {
    const found = points.filter(({ value }) => missing.has(value)).map(({ value }) => value);
    return found.length > 0 ? [`content ${i + 1} of ${log.generations.length} of ${log.folder} (${log.writer.format}): ${found.join(' ')}`] : [];
  });
  if (places.length === 0) return [];
  return [...places, ...readdirSync(dirname(log.path)).map((name) => `${name}: ${readFileSync(join(dirname(log.path), name), 'latin1').slice(-400)}`)];
}
