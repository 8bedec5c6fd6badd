import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../src/base/event.ts';

test('listeners hear until they are disposed', () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  const listening = emitter.event((value) => heard.push(value));
  emitter.fire(1);
  listening.dispose();
  emitter.fire(2);
  assert.deepEqual(heard, [1]);
});

test('the same listener subscribed twice hears twice', () => {
  const emitter = new Emitter<string>();
  let calls = 0;
  const listener = (): void => void calls++;
  emitter.event(listener);
  const second = emitter.event(listener);
  emitter.fire('a');
  second.dispose();
  emitter.fire('b');
  assert.equal(calls, 3);
});

test('a listener that throws does not keep the next from hearing', () => {
  const errors: unknown[] = [];
  const emitter = new Emitter<number>((error) => errors.push(error));
  let heard = 0;
  emitter.event(() => { throw new Error('broken view'); });
  emitter.event((value) => { heard = value; });
  emitter.fire(7);
  assert.equal(heard, 7);
  assert.match(String(errors[0]), /broken view/);
});

test('a listener that unsubscribes another while hearing does not upset the round', () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  emitter.event(() => { heard.push('a'); second.dispose(); });
  const second = emitter.event(() => heard.push('b'));
  emitter.fire(1);
  emitter.fire(2);
  assert.deepEqual(heard, ['a', 'b', 'a']);
});
