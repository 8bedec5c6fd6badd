import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../src/base/clock.ts';
import { SerialQueue, Throttle } from '../../src/base/queue.ts';

/** A clock that only moves when told to. */
function manualClock(): Clock & { advance(ms: number): void } {
  let time = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.add(timer);
      return { dispose: () => timers.delete(timer) };
    },
    advance(ms) {
      time += ms;
      for (const timer of [...timers]) {
        if (timer.at > time) continue;
        timers.delete(timer);
        timer.run();
      }
    },
  };
}

test('jobs run one at a time, in order, also after one has failed', async () => {
  const queue = new SerialQueue();
  const order: string[] = [];
  let running = 0;
  const job = (name: string, fails = false) => async (): Promise<string> => {
    assert.equal(running++, 0);
    await Promise.resolve();
    running--;
    order.push(name);
    if (fails) throw new Error(name);
    return name;
  };
  const results = await Promise.allSettled([queue.push(job('a')), queue.push(job('b', true)), queue.push(job('c'))]);
  assert.deepEqual(order, ['a', 'b', 'c']);
  assert.deepEqual(results.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled']);
});

test('a throttle runs at once, then once for all requests of a pause', () => {
  const clock = manualClock();
  let runs = 0;
  const throttle = new Throttle(250, () => runs++, clock);
  throttle.request();
  assert.equal(runs, 1);
  throttle.request();
  throttle.request();
  clock.advance(249);
  assert.equal(runs, 1);
  clock.advance(1);
  assert.equal(runs, 2);
  clock.advance(1000);
  assert.equal(runs, 2);
});

test('a disposed throttle stays silent', () => {
  const clock = manualClock();
  let runs = 0;
  const throttle = new Throttle(250, () => runs++, clock);
  throttle.request();
  throttle.request();
  throttle.dispose();
  clock.advance(1000);
  assert.equal(runs, 1);
});
