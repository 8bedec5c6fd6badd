import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DisposableStore, toDisposable } from '../../src/base/disposable.ts';

test('a store disposes what it holds, last first, once', () => {
  const order: string[] = [];
  const store = new DisposableStore();
  store.add(toDisposable(() => order.push('first')));
  store.add(toDisposable(() => order.push('second')));
  store.dispose();
  store.dispose();
  assert.deepEqual(order, ['second', 'first']);
  assert.equal(store.isDisposed, true);
});

test('what is added after the end is disposed at once', () => {
  const store = new DisposableStore();
  store.dispose();
  let disposed = 0;
  store.add(toDisposable(() => disposed++));
  assert.equal(disposed, 1);
});

test('one item can leave early and is not disposed again', () => {
  const store = new DisposableStore();
  let disposed = 0;
  const item = store.add({ dispose: () => disposed++ });
  store.delete(item);
  store.delete(item);
  store.dispose();
  assert.equal(disposed, 1);
});
