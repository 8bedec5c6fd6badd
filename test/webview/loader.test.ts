import assert from 'node:assert/strict';
import test from 'node:test';
import type { SeriesQuery, SeriesWindow } from '../../src/protocol/engineApi.ts';
import type { HostApi } from '../../src/protocol/viewApi.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import { SeriesLoader } from '../../webview/loader.ts';

const queriesOf = (tag: string, count: number): SeriesQuery[] => Array.from({ length: count }, (_, at) => ({ run: `r${at}`, tag, columns: 10 }));
const windowOf = ({ run, tag }: SeriesQuery, wall = 0): SeriesWindow => ({ run, tag, steps: Float64Array.of(0), walls: Float64Array.of(wall), values: Float64Array.of(1), exact: true, total: 1 });

/** A host whose answers are given by hand, message by message. */
function heldHost(): { loader: SeriesLoader; messages: SeriesQuery[][]; answer(at: number, wall?: number): void; fail(at: number): void } {
  const messages: SeriesQuery[][] = [];
  const answers: PromiseWithResolvers<SeriesWindow[]>[] = [];
  const series = (queries: SeriesQuery[]): Promise<SeriesWindow[]> => {
    messages.push(queries);
    answers.push(Promise.withResolvers());
    return answers.at(-1)!.promise;
  };
  return {
    loader: new SeriesLoader({ series } as unknown as Remote<HostApi>),
    messages,
    answer: (at, wall) => answers[at]!.resolve(messages[at]!.map((query) => windowOf(query, wall))),
    fail: (at) => answers[at]!.reject(new Error('far away')),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('small questions of one moment are one message, and a chart of many does not wait for the next', async () => {
  const { loader, messages, answer } = heldHost();
  const told: string[] = [];
  for (const [tag, count] of [['a', 2], ['b', 70], ['c', 70]] as const) void loader.load(queriesOf(tag, count)).then((windows) => told.push(`${tag} ${windows.length}`));
  await turn();
  assert.deepEqual(messages.map((queries) => queries.length), [72, 70]);
  answer(0);
  await turn();
  assert.deepEqual(told, ['a 2', 'b 70']);
  answer(1);
  await turn();
  assert.deepEqual(told, ['a 2', 'b 70', 'c 70']);
});

test('a question for very many is several messages and one answer, in order', async () => {
  const { loader, messages, answer } = heldHost();
  const loaded = loader.load(queriesOf('a', 2500));
  await turn();
  assert.deepEqual(messages.map((queries) => queries.length), [1000, 1000, 500]);
  for (const at of [2, 0, 1]) answer(at);
  assert.deepEqual((await loaded).map(({ run }) => run), Array.from({ length: 2500 }, (_, at) => `r${at}`));
});

test('what counts from the first point of a run waits until all that was asked for has come', async () => {
  const { loader, answer } = heldHost();
  let start: number | undefined;
  void loader.load(queriesOf('late', 70), true).then(() => (start = loader.startOf('r0')));
  void loader.load(queriesOf('early', 70), true);
  await turn();
  answer(0, 20);
  await turn();
  assert.equal(start, undefined);
  answer(1, 10);
  await turn();
  assert.equal(start, 10);
});

test('a failure is that of those whose message failed', async () => {
  const { loader, answer, fail } = heldHost();
  const [one, other] = [loader.load(queriesOf('a', 70)), loader.load(queriesOf('b', 70))];
  await turn();
  fail(0);
  answer(1);
  await assert.rejects(one, /far away/);
  assert.equal((await other).length, 70);
});
