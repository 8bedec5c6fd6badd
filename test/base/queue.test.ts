import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SerialQueue, Throttle } from '../../src/base/queue.ts';
import { manualClock } from './manualClock.ts';

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

test('what had nothing to do begins no pause, so that the first news is not held up by idle looks', () => {
  const clock = manualClock();
  let news = 0;
  let told = 0;
  const throttle = new Throttle(
    250,
    () => {
      if (news === 0) return false;
      told += news;
      news = 0;
      return true;
    },
    clock,
  );
  throttle.request();
  news = 1;
  throttle.request();
  assert.equal(told, 1);
  throttle.request();
  clock.advance(250);
  news = 1;
  throttle.request();
  assert.equal(told, 2, 'the look at the end of the pause found nothing either');
  news = 1;
  throttle.request();
  assert.equal(told, 2, 'at most one in every pause');
  clock.advance(250);
  assert.equal(told, 3);
});

test('the pause may be another each time', () => {
  const clock = manualClock();
  let pause = 100;
  let runs = 0;
  const throttle = new Throttle(() => pause, () => runs++, clock);
  throttle.request();
  pause = 300;
  throttle.request();
  clock.advance(100);
  assert.equal(runs, 2);
  throttle.request();
  clock.advance(299);
  assert.equal(runs, 2);
  clock.advance(1);
  assert.equal(runs, 3);
});
