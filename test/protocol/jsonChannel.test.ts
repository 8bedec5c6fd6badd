import assert from 'node:assert/strict';
import test from 'node:test';
import { jsonChannel } from '../../src/protocol/jsonChannel.ts';
import type { Channel } from '../../src/protocol/rpc.ts';
import { connect } from '../../src/protocol/rpc.ts';

/** Two ends joined by JSON, which lets typed arrays pass as VS Code's webviews do. */
function jsonPair(): [Channel, Channel] {
  const listeners: ((message: unknown) => void)[] = [];
  const through = (message: unknown): unknown => {
    const arrays: unknown[] = [];
    const text = JSON.stringify(message, (_, value: unknown) => (ArrayBuffer.isView(value) ? { array: arrays.push(value) - 1 } : value));
    return JSON.parse(text, (_, value: { array?: number } | null) => (typeof value?.array === 'number' ? arrays[value.array] : value));
  };
  const end = (own: number, other: number): Channel => ({
    post: (message) => queueMicrotask(() => listeners[other]!(through(message))),
    onMessage: (listener) => {
      listeners[own] = listener;
      return { dispose: () => undefined };
    },
  });
  return [end(0, 1), end(1, 0)];
}

interface Echo {
  echo(value: unknown): unknown;
}

test('what JSON does not know arrives as it was sent', async () => {
  const [a, b] = jsonPair();
  connect(jsonChannel(b), { echo: (value: unknown) => value });
  const { far } = connect<Echo>(jsonChannel(a), {});
  const value = { min: NaN, list: [1, Infinity, -Infinity, { deep: NaN }], text: 'NaN', steps: Float64Array.of(1, NaN), none: null };
  assert.deepEqual(await far.echo(value), value);
});

test('a method that gives nothing is answered, not rejected', async () => {
  const [a, b] = jsonPair();
  connect(jsonChannel(b), { echo: () => undefined });
  assert.equal(await connect<Echo>(jsonChannel(a), {}).far.echo(1), undefined);
});

test('data of a log that looks like a marked number stays data', async () => {
  const [a, b] = jsonPair();
  connect(jsonChannel(b), { echo: (value: unknown) => value });
  const value = { $number: '1e5', other: { $number: 'NaN', more: 1 } };
  assert.deepEqual(await connect<Echo>(jsonChannel(a), {}).far.echo(value), value);
});
