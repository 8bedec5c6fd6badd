import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Clock } from '../../src/base/clock.ts';
import { toDisposable } from '../../src/base/disposable.ts';
import { logTo } from '../../src/base/log.ts';
import { AlertCommand, type AlertCommandOptions, type CommandMemory } from '../../src/host/alerts/alertCommand.ts';
import { waitFor } from '../../tools/wait.ts';
import { alert } from './builders.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-command-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;

/** A command that appends its input to a file, and a clock that a test moves. */
function lab(more: Partial<AlertCommandOptions> = {}) {
  const file = join(folder, `${++files}.jsonl`);
  const program = `let t='';process.stdin.on('data',(d)=>t+=d).on('end',()=>fs.appendFileSync(process.argv[1],t+'\\n'))`;
  const logged: string[] = [];
  let now = 1.7e12;
  let due: (() => void) | undefined;
  const clock: Clock = { now: () => now, after: (_, run) => ((due = run), toDisposable(() => (due = undefined))) };
  let memory: CommandMemory = {};
  const command = new AlertCommand({
    command: () => [process.execPath, '-e', program, file], isTrusted: () => true, memory, save: (saved) => (memory = saved), log: logTo((_, text) => logged.push(text)), clock, ...more,
  });
  return {
    command, logged,
    offer: (id: string, more: object = {}) => command.offer(alert({ id, wall: now / 1_000, ...more }), 'my run', 0),
    pass: () => {
      now += 2_000;
      const run = due;
      due = undefined;
      run?.();
    },
    waits: () => due !== undefined,
    told: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>) : []),
    memory: () => memory,
  };
}

test('a new alert is handed to the command as JSON, once', async () => {
  const { offer, told, pass, waits, memory } = lab();
  offer('a', { value: NaN, upper: 3 });
  offer('a');
  await waitFor('the command', () => told().length === 1);
  const { run, metric, step, rule, severity, value, lower, upper, message } = told()[0]!;
  assert.deepEqual([run, metric, step, rule, severity, value, lower, upper, message], ['my run', 'loss', 5, 'fixed-limit', 'error', 'NaN', null, 3, 'Fixed limit']);
  pass();
  assert.equal(waits(), false, 'nothing is left to do');
  const again = lab({ memory: memory() });
  again.offer('a');
  assert.equal(again.waits(), false, 'nor after the window was loaded anew');
});

test('alerts that come together are handed over one by one', async () => {
  const { offer, told, pass } = lab();
  for (const id of ['a', 'b']) offer(id, { metric: id });
  await waitFor('the first', () => told().length === 1);
  pass();
  await waitFor('the second', () => told().length === 2);
  assert.deepEqual(told().map(({ metric }) => metric), ['a', 'b']);
});

test('of a flood, some are left out, which is said once', () => {
  const { offer, logged, command } = lab({ command: () => ['nowhere-to-be-found'] });
  for (let i = 0; i < 50; i++) offer(String(i));
  command.dispose();
  assert.deepEqual(logged.filter((text) => /too many/.test(text)).length, 1);
});

test('nothing runs without a command, without trust, for mere information, or for what is history', () => {
  for (const { offer, waits } of [lab({ command: () => [] }), lab({ isTrusted: () => false })]) {
    offer('a');
    assert.equal(waits(), false);
  }
  const { offer, waits } = lab();
  offer('info', { severity: 'info' });
  offer('old', { wall: 1.6e9 });
  assert.equal(waits(), false);
});

test('a command that does not exist, fails or is no command at all is logged once each', async () => {
  for (const [command, expected] of [[['nowhere-to-be-found'], /ENOENT/], [[process.execPath, '-e', 'console.error("no luck");process.exit(3)'], /code 3: no luck/], [['a\0b'], /null byte/]] as const) {
    const { offer, logged, pass } = lab({ command: () => command });
    offer('a');
    await waitFor('a line in the log', () => logged.length > 0);
    assert.match(logged[0]!, expected);
    pass();
    offer('b');
    await new Promise(setImmediate);
    assert.equal(logged.length, 1);
  }
});

test('arguments are no shell', async () => {
  const { offer, told } = lab();
  offer('a', { metric: '$(touch hacked); `touch hacked`' });
  await waitFor('the command', () => told().length === 1);
  assert.equal(told()[0]!['metric'], '$(touch hacked); `touch hacked`');
});
