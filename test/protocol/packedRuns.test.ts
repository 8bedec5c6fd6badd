import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import type { SeriesSummary } from '../../src/model/series.ts';
import type { RunInfo } from '../../src/protocol/engineApi.ts';
import { packMessage, unpackMessage } from '../../src/protocol/packedRuns.ts';
import { portChannel } from '../../src/protocol/portChannel.ts';
import { connect } from '../../src/protocol/rpc.ts';

const number = fc.double();
const series: fc.Arbitrary<SeriesSummary> = fc.record({
  tag: fc.constantFrom('a', 'b', 'a\nb', '', '__proto__', '["a"]'), count: number, first: fc.tuple(number, number), last: fc.tuple(number, number), lastWall: number,
  min: number, max: number, sum: number, minStep: number, maxStep: number, nan: number, inf: number, superseded: number,
}, { noNullPrototype: true });
const runs = fc.array(fc.array(series, { maxLength: 4 }).map((list): RunInfo => ({
  run: { id: 'r', name: 'r', format: 'x', sources: ['a'], root: '/r', state: 'live', hparams: { lr: null }, facts: {} }, series: list, updatedAt: 1, artifacts: [], colour: 0, notes: {},
})), { maxLength: 5 });

test('what is said of runs comes out of the pipe as it went in, whatever the metrics are called and come to', () => {
  fc.assert(fc.property(runs, (list) => {
    for (const message of [{ call: 1, method: 'didChange', args: [{ serial: 1, runs: list }] }, { reply: 1, ok: { serial: 2, runs: list } }]) {
      assert.deepEqual(unpackMessage(structuredClone(packMessage(message))), message);
    }
  }));
});

test('what only looks like it passes untouched', () => {
  for (const message of [undefined, 1, { call: 1, method: 'x', args: [] }, { call: 1, method: 'x', args: [{ runs: 3 }] }, { reply: 1, ok: { runs: [{ id: 'a' }] } }, { reply: 1, ok: undefined }]) {
    assert.deepEqual(unpackMessage(packMessage(message)), message);
  }
});

test('two ends of a port speak to each other, and stop when they are told to', async () => {
  const { port1, port2 } = new MessageChannel();
  const [near, far] = [connect(portChannel(port2), { echo: (value: unknown) => value }), connect<{ echo(value: unknown): unknown }>(portChannel(port1), {})];
  const [list] = fc.sample(runs, 1);
  try {
    assert.deepEqual(await far.far.echo({ runs: list }), { runs: list });
  } finally {
    near.dispose();
    far.dispose();
    port1.close();
  }
});
