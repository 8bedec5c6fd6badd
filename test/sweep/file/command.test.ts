import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CommandContext, expandCommand } from '../../../src/sweep/file/command.ts';
import { readSweepFile } from '../../../src/sweep/file/sweepFile.ts';

const context: CommandContext = { platform: 'linux', variables: { HOME: '/home/me' }, argsFile: '/tmp/args.json', trialFolder: '/tmp/trial' };
const params = { lr: 0.1, nesterov: true, clip: false, 'model.act': 'relu', warmup: null };

function expand(command: string, given: CommandContext = context, values: typeof params | Record<string, string> = params): string[] {
  const { sweep } = readSweepFile(`method: random\nprogram: train.py\n${command}\nparameters: {lr: {value: 1}}\n`, '');
  return expandCommand(sweep, values, given);
}

test('the default command is the one W&B has', () => {
  assert.deepEqual(expand(''), ['/usr/bin/env', 'python', 'train.py', '--lr=0.1', '--nesterov=True', '--clip=False', '--model.act=relu', '--warmup=None']);
  assert.deepEqual(expand('', { ...context, platform: 'win32', interpreter: 'C:\\py.exe' }).slice(0, 2), ['C:\\py.exe', 'train.py']);
});

test('every macro', () => {
  const args = (macro: string): string[] => expand(`command: ["${macro}"]`);
  assert.deepEqual(args('${args_no_hyphens}'), ['lr=0.1', 'nesterov=True', 'clip=False', 'model.act=relu', 'warmup=None']);
  assert.deepEqual(args('${args_no_boolean_flags}'), ['--lr=0.1', '--nesterov', '--model.act=relu', '--warmup=None']);
  assert.deepEqual(args('${args_no_equals}').slice(0, 2), ['--lr', '0.1']);
  assert.deepEqual(args('${args_json}'), ['{"lr":0.1,"nesterov":true,"clip":false,"model":{"act":"relu"},"warmup":null}']);
  assert.deepEqual(args('${args_json_file}'), ['/tmp/args.json']);
  assert.deepEqual(args('--out=${envvar:HOME}/x'), ['--out=/home/me/x']);
  assert.deepEqual(args('${envvar:NONE}'), ['']);
  assert.deepEqual(args('--out=${trial_dir}/x'), ['--out=/tmp/trial/x']);
  assert.deepEqual(args('${unknown}'), ['${unknown}']);
});

test('a value is one word whatever it holds, and is never expanded again', () => {
  fc.assert(fc.property(fc.string(), (text) => {
    assert.deepEqual(expand('command: ["${args}", "end"]', context, { x: text }), [`--x=${text}`, 'end']);
  }));
  assert.deepEqual(expand('', context, { x: '${envvar:HOME}; rm -rf /' }).at(-1), '--x=${envvar:HOME}; rm -rf /');
});

test('names like __proto__ are names', () => {
  const values = Object.fromEntries([['__proto__.polluted', 'yes'], ['constructor.x', 'no']]) as Record<string, string>;
  assert.equal(expand('command: ["${args_json}"]', context, values)[0], '{"__proto__":{"polluted":"yes"},"constructor":{"x":"no"}}');
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});
