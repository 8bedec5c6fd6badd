import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { UserError } from '../../src/base/errors.ts';
import { connect, type Channel, type Connection } from '../../src/protocol/rpc.ts';

interface Arithmetic {
  double(values: Float64Array): Promise<Float64Array>;
  divide(a: number, b: number): number;
  open(path: string): Promise<void>;
  never(): Promise<void>;
}

const arithmetic: Arithmetic = {
  double: async (values) => values.map((value) => 2 * value),
  divide(a, b) {
    if (b === 0) throw new Error('division by zero');
    return a / b;
  },
  open: async (path) => { throw new UserError(`${path} cannot be opened`); },
  never: () => new Promise(() => undefined),
};

function over(port: MessagePort): Channel {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', listener);
      return { dispose: () => port.off('message', listener) };
    },
  };
}

/** A client and its server on the two ports of one channel; closed when the test ends, or an open port would keep the process alive. */
function pair(t: TestContext): Connection<Arithmetic> {
  const { port1, port2 } = new MessageChannel();
  const server = connect<object>(over(port1), arithmetic);
  const client = connect<Arithmetic>(over(port2), {});
  t.after(() => { client.dispose(); server.dispose(); port1.close(); });
  return client;
}

test('calls answer with typed arrays and plain values', async (t) => {
  const client = pair(t);
  assert.deepEqual(await client.far.double(new Float64Array([1, Number.NaN])), new Float64Array([2, Number.NaN]));
  assert.equal(await client.far.divide(6, 3), 2);
});

test('errors come back as errors, and those for people stay for people', async (t) => {
  const client = pair(t);
  await assert.rejects(client.far.divide(1, 0), (error) => error instanceof Error && !(error instanceof UserError) && error.message === 'division by zero');
  await assert.rejects(client.far.open('run.csv'), (error) => error instanceof UserError && error.message === 'run.csv cannot be opened');
});

test('only own methods can be called', async (t) => {
  const client = pair(t);
  const far = client.far as unknown as Record<string, () => Promise<unknown>>;
  await assert.rejects(async () => far['hasOwnProperty']?.(), /no method hasOwnProperty/);
  await assert.rejects(async () => far['constructor']?.(), /no method constructor/);
  await assert.rejects(async () => far['missing']?.(), /no method missing/);
});

test('pending and later calls are rejected once the connection is closed', async (t) => {
  const client = pair(t);
  const pending = client.far.never();
  client.dispose();
  await assert.rejects(pending, /closed/);
  await assert.rejects(client.far.divide(1, 1), /closed/);
});
