import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPhrase } from '../../src/model/phrase.ts';
import { type Reply, openSession } from '../../src/sweep/session.ts';
import { complaint, everyKind } from './spaces.ts';

const opening = { space: everyKind, direction: 'minimize', method: 'tpe', seed: 3, budget: 30 };
const asked = (reply: Reply | undefined) => (reply && 'trials' in reply ? reply.trials : assert.fail(JSON.stringify(reply)));

test('asks are answered with trials of the space, each with an id of its own', () => {
  const session = openSession(opening), seen = new Set<string>();
  for (let i = 0; i < 10; i++) {
    for (const { id, params } of asked(session.handle({ ask: 2 }))) {
      assert.equal(complaint(everyKind, params), undefined);
      assert.ok(!seen.has(id));
      seen.add(id);
      assert.equal(session.handle({ tell: [{ id, value: i }] }), undefined);
    }
  }
});

test('the same messages get the same answers, another seed gets others', () => {
  const talk = (seed: number): string => {
    const session = openSession({ ...opening, method: 'auto', seed }), said: unknown[] = [];
    for (let i = 0; i < 12; i++) {
      const [trial] = asked(session.handle({ ask: 1 }));
      said.push(trial);
      session.handle({ tell: [i % 5 === 4 ? { id: trial!.id, failed: true } : { id: trial!.id, value: (i * 7) % 5 }] });
    }
    return JSON.stringify(said);
  };
  assert.equal(talk(1), talk(1));
  assert.notEqual(talk(1), talk(2));
});

test('maximising is minimising the negative', () => {
  const best = (direction: string, sign: number): unknown => {
    const session = openSession({ ...opening, direction });
    for (let i = 0; i < 15; i++) {
      const [trial] = asked(session.handle({ ask: 1 }));
      session.handle({ tell: [{ id: trial!.id, value: sign * Number(trial!.params['lr']) }] });
    }
    return session.handle({ ask: 1 });
  };
  assert.deepEqual(best('maximize', -1), best('minimize', 1));
});

test('a trial that cannot come near the leaders is told to stop, and what it says then is no result', () => {
  const session = openSession({ ...opening, space: [{ name: 'x', type: 'float', low: 0, high: 1 }] });
  const curve = (id: string, level: number, from: number, to: number): (Reply | undefined)[] =>
    Array.from({ length: to - from }, (_, i) => session.handle({ report: { id, step: from + i, value: level + 5 * Math.exp(-(from + i) / 4) } }));
  for (let k = 0; k < 12; k++) {
    const { id } = asked(session.handle({ ask: 1 }))[0]!;
    curve(id, 1 + k / 10, 0, 20);
    session.handle({ tell: [{ id, value: 1 + k / 10 + 5 * Math.exp(-19 / 4) }] });
  }
  const { id } = asked(session.handle({ ask: 1 }))[0]!;
  assert.deepEqual(curve(id, 9, 0, 10).at(-1), { stop: true });
  assert.equal(session.handle({ tell: [{ id, value: 0 }] }), undefined);
  const [other] = asked(session.handle({ ask: 1 }));
  assert.deepEqual(curve(other!.id, 1, 0, 10).at(-1), { stop: false });
});

test('without a rule nobody is stopped; an unknown one is named', () => {
  assert.deepEqual(openSession({ ...opening, stop: 'none' }).problems, []);
  assert.match(formatPhrase(openSession({ ...opening, stop: 'magic' }).problems[0]!), /magic/);
  assert.match(formatPhrase(openSession({ ...opening, method: 'magic' }).problems[0]!), /magic/);
});

test('what makes no sense in a space is named and left out', () => {
  const parameters = [
    { name: 'a', type: 'float', low: 2, high: 1 }, { name: 'b', type: 'int' }, { name: 'c', type: 'categorical', choices: [] }, { type: 'float' },
    { name: 'd', type: 'float', low: 0, high: 1, log: true }, { name: 'e', type: 'float', low: 0, high: 1, when: { param: 'zz', in: [1] } },
    { name: 'e', type: 'int', low: 0, high: 1 }, 7, { name: 'f', type: 'weird' },
  ];
  const session = openSession({ ...opening, space: parameters });
  assert.equal(session.problems.length, 9);
  assert.deepEqual(Object.keys(asked(session.handle({ ask: 1 }))[0]!.params), ['e']);
});

test('any messages are survived', () => {
  const message = fc.oneof(fc.jsonValue(), fc.record({ ask: fc.jsonValue() }), fc.record({ tell: fc.array(fc.record({ id: fc.constantFrom('0', '1', 'x', 5), value: fc.jsonValue() })) }), fc.record({ report: fc.record({ id: fc.constantFrom('0', 'x'), step: fc.jsonValue(), value: fc.jsonValue() }) }));
  fc.assert(fc.property(fc.jsonValue(), fc.array(message, { maxLength: 12 }), (first, messages) => {
    const session = openSession(first);
    for (const each of messages) {
      // Ten thousand trials are a fair answer and a long test.
      if (typeof each === 'object' && each !== null && 'ask' in each && Number(each.ask) > 20) continue;
      session.handle(each);
    }
  }), { numRuns: 100 });
});
