import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../src/base/clock.ts';
import { toDisposable } from '../../src/base/disposable.ts';
import { alertNodes } from '../../src/host/alerts/alertNodes.ts';
import { compareAlerts, OpenAlerts } from '../../src/host/alerts/openAlerts.ts';
import { Toasts, type ToastMemory } from '../../src/host/alerts/toasts.ts';
import { Mirror } from '../../src/host/engine/mirror.ts';
import type { Alert } from '../../src/protocol/engineApi.ts';
import { alert, change, run, snapshot } from './builders.ts';

const acknowledged = { finding: 'id', at: 1 };

test('open is what goes on, and what came and went in a run that is still live', () => {
  const mirror = new Mirror();
  const open = new OpenAlerts(mirror);
  const alerts = [
    alert({ id: 'ongoing', run: 'ended' }),
    alert({ id: 'over', run: 'ended' }, { resolved: true }),
    alert({ id: 'live over', run: 'live' }, { resolved: true }),
    alert({ id: 'known', run: 'live' }, { acknowledged }),
  ];
  mirror.reset(snapshot({ runs: [run('ended'), run('live', { state: 'live' })], alerts }));
  assert.deepEqual(open.all.map(({ finding }) => finding.id).sort(), ['live over', 'ongoing']);
  assert.deepEqual(open.ongoing.map(({ finding }) => finding.id), ['ongoing'], 'what is over by itself is no problem in the code');
  assert.equal(open.count('live', 'loss'), 1);
  assert.equal(open.count('live', 'accuracy'), 0);

  mirror.apply(change({ serial: 1, runs: [run('live')] }));
  assert.deepEqual(open.all.map(({ finding }) => finding.id), ['ongoing'], 'the run has ended');
});

test('information is open and rings nobody', () => {
  const mirror = new Mirror(), open = new OpenAlerts(mirror);
  mirror.reset(snapshot({ runs: [run('a')], alerts: [alert({ id: 'silent', run: 'a', severity: 'info' })] }));
  assert.deepEqual(open.ongoing.map(({ finding }) => finding.id), ['silent'], 'it is in Problems and in the tree');
  assert.equal(open.ringing.length, 0);
  assert.equal(open.count('a'), 0);
  assert.equal(open.worst('a'), undefined);
  mirror.apply(change({ serial: 1, alerts: [alert({ id: 'loud', run: 'a', severity: 'warning' })] }));
  assert.deepEqual(open.ringing.map(({ finding }) => finding.id), ['loud']);
  assert.deepEqual([open.count('a'), open.worst('a')], [1, 'warning']);
});

test('the worst comes first, then what goes on, then the newest', () => {
  const alerts = [
    alert({ id: 'warning', severity: 'warning', wall: 9 }),
    alert({ id: 'over', wall: 9 }, { resolved: true }),
    alert({ id: 'old', wall: 1 }),
    alert({ id: 'new', wall: 5 }),
  ];
  assert.deepEqual(alerts.sort(compareAlerts).map(({ finding }) => finding.id), ['new', 'old', 'over', 'warning']);
});

test('the tree lists alerts by run, open ones first and the history after them', () => {
  const alerts = [alert({ id: '1', run: 'quiet' }, { acknowledged }), alert({ id: '2', run: 'loud' }, { acknowledged }), alert({ id: '3', run: 'loud', severity: 'info' })];
  const isOpen = (each: Alert): boolean => !each.acknowledged;
  const [first, second] = alertNodes(alerts, isOpen);
  assert.deepEqual([first?.run, second?.run], ['loud', 'quiet']);
  assert.deepEqual(alertNodes(alerts, isOpen, first).map(({ finding }) => finding), ['3', '2']);
});

/** Time that a test moves. */
class TestClock implements Clock {
  #now = 1_000_000_000;
  readonly #due = new Set<{ at: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(ms: number, job: () => void): { dispose(): void } {
    const entry = { at: this.#now + ms, run: job };
    this.#due.add(entry);
    return toDisposable(() => this.#due.delete(entry));
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#due.delete(next);
      this.#now = next.at;
      next.run();
    }
    this.#now = end;
  }
}

function toastsOn(clock: TestClock, memory: ToastMemory = { spoken: {}, silentUntil: 0 }): { toasts: Toasts; shown: string[][]; memory(): ToastMemory } {
  const shown: string[][] = [];
  let saved = memory;
  const show = (alerts: Alert[]): unknown => shown.push(alerts.map(({ finding }) => finding.id));
  return { toasts: new Toasts({ clock, memory, save: (now) => (saved = now), show }), shown, memory: () => saved };
}

const hour = 3_600_000;

test('alerts of a moment are one message, and a rule of a run speaks once', () => {
  const clock = new TestClock();
  const { toasts, shown } = toastsOn(clock);
  const now = clock.now() / 1_000;
  toasts.offer(alert({ id: '1' }), now);
  toasts.offer(alert({ id: '2' }), now);
  toasts.offer(alert({ id: '3', rule: 'not-finite' }), now);
  clock.pass(10_000);
  toasts.offer(alert({ id: '4' }), now + 10);
  clock.pass(10_000);
  assert.deepEqual(shown, [['1', '3']]);
});

test('a run speaks at most every few minutes, and each run for itself', () => {
  const clock = new TestClock();
  const { toasts, shown } = toastsOn(clock);
  const offer = (id: string, run: string): void => toasts.offer(alert({ id, run, rule: id }), clock.now() / 1_000);
  offer('1', 'a');
  clock.pass(10_000);
  offer('2', 'a');
  offer('3', 'b');
  clock.pass(60_000);
  offer('4', 'a');
  assert.deepEqual(shown, [['1'], ['3']]);
  clock.pass(5 * 60_000);
  assert.deepEqual(shown, [['1'], ['3'], ['2', '4']]);
});

test('the same rule speaks again after hours, also in another window', () => {
  const clock = new TestClock();
  const first = toastsOn(clock);
  first.toasts.offer(alert({ id: '1' }), clock.now() / 1_000);
  clock.pass(10_000);
  const second = toastsOn(clock, first.memory());
  second.toasts.offer(alert({ id: '2' }), clock.now() / 1_000);
  clock.pass(5 * hour);
  second.toasts.offer(alert({ id: '3' }), clock.now() / 1_000);
  clock.pass(10_000);
  assert.deepEqual([first.shown, second.shown], [[['1']], [['3']]]);
});

test('history makes no message', () => {
  const clock = new TestClock();
  const { toasts, shown } = toastsOn(clock);
  toasts.offer(alert({ wall: clock.now() / 1_000 - 3_600 }), clock.now() / 1_000);
  toasts.offer(alert({ rule: 'other' }), clock.now() / 1_000 - 3_600);
  clock.pass(10_000);
  assert.deepEqual(shown, []);
});

test('snoozed alerts are not made up for later', () => {
  const clock = new TestClock();
  const { toasts, shown } = toastsOn(clock);
  toasts.snooze(hour);
  toasts.offer(alert({ id: '1' }), clock.now() / 1_000);
  clock.pass(hour);
  toasts.offer(alert({ id: '1' }), clock.now() / 1_000);
  toasts.offer(alert({ id: '2', rule: 'other' }), clock.now() / 1_000);
  clock.pass(10_000);
  assert.deepEqual(shown, [['2']]);
});

test('what came while all were silent is not spoken of after the silence, however long its run would have waited', () => {
  const clock = new TestClock();
  const { toasts, shown } = toastsOn(clock);
  toasts.snooze(hour);
  toasts.offer(alert({ id: '1' }), clock.now() / 1_000);
  clock.pass(10_000);
  toasts.offer(alert({ id: '2', rule: 'other' }), clock.now() / 1_000);
  toasts.snooze(0);
  clock.pass(hour);
  assert.deepEqual(shown, []);
});

test('an alert that waits for its message when the silence begins is not spoken of', () => {
  const clock = new TestClock();
  const { toasts, shown } = toastsOn(clock);
  toasts.offer(alert({ id: '1' }), clock.now() / 1_000);
  toasts.snooze(hour);
  clock.pass(2 * hour);
  assert.deepEqual(shown, []);
});
